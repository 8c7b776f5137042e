CREATE EXTERNAL TABLE odd_location (a int) STORED AS PARQUET LOCATION 's3://style/a=b/c+d/e%20f/(g)/ü/h i/'
