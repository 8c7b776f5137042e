CREATE EXTERNAL TABLE `curated.customer_dim`(
  `customer_sk` bigint, 
  `customer_id` string, 
  `effective_from` date, 
  `effective_to` date, 
  `is_current` boolean)
PARTITIONED BY ( 
  `load_date` string)
ROW FORMAT SERDE 
  'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe' 
STORED AS INPUTFORMAT 
  'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat' 
OUTPUTFORMAT 
  'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat'
LOCATION
  's3://curated/customer_dim'
TBLPROPERTIES (
  'classification'='parquet', 
  'compressionType'='none', 
  'partition_filtering.enabled'='true', 
  'typeOfData'='file', 
  'useGlueParquetWriter'='true')
