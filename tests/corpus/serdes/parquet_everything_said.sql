CREATE EXTERNAL TABLE IF NOT EXISTS `samples`.`pq_full` (
  `a` int COMMENT '',
  `b` string COMMENT ''
)
ROW FORMAT SERDE 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe'
STORED AS INPUTFORMAT 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat' OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat'
LOCATION 's3://samples/pq-full/'
TBLPROPERTIES ('classification' = 'parquet')
