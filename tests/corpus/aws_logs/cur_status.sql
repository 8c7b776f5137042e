CREATE EXTERNAL TABLE cost_and_usage_data_status(status STRING)
ROW FORMAT SERDE 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe'
WITH SERDEPROPERTIES ('serialization.format' = '1')
STORED AS PARQUET
LOCATION 's3://billing/cur/cost_report/cost_and_usage_data_status/'
