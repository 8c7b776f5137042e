CREATE EXTERNAL TABLE `tx_list`(
  `txn_id` string, 
  `amount` decimal(10,0), 
  `ledger_entry` decimal, 
  `base_fx` DECIMAL(10), 
  `currency` string)
ROW FORMAT SERDE 
  'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe' 
STORED AS INPUTFORMAT 
  'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat' 
OUTPUTFORMAT 
  'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat'
LOCATION
  's3://payments/tx'
