CREATE EXTERNAL TABLE bucketed_spark (id bigint, v string)
CLUSTERED BY (id) INTO 32 BUCKETS
STORED AS PARQUET LOCATION 's3://bucketing/spark/' TBLPROPERTIES ('bucketing_format'='spark')
