CREATE EXTERNAL TABLE whole_bucket (a int) STORED AS PARQUET LOCATION 's3://whole-bucket/'
