CREATE EXTERNAL TABLE bucketed (a int, b string, c double)
CLUSTERED BY (a) INTO 16 BUCKETS
STORED AS PARQUET LOCATION 's3://bucketing/plain/'
