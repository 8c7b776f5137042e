CREATE EXTERNAL TABLE pq_serde_only (a int, b string)
ROW FORMAT SERDE 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe'
WITH SERDEPROPERTIES ('serialization.format' = '1')
LOCATION 's3://samples/pq-serde-only/'
TBLPROPERTIES ('has_encrypted_data'='false')
