CREATE EXTERNAL TABLE bucketed_s (a int, `order` string, c date)
CLUSTERED BY (a) SORTED BY (`order`, c DESC) INTO 64 BUCKETS
STORED AS PARQUET LOCATION 's3://bucketing/sorted/'
