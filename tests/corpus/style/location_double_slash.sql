CREATE EXTERNAL TABLE slashes (a int) STORED AS PARQUET LOCATION 's3://style//double//slash'
