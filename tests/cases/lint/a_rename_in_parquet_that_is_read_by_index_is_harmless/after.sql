CREATE EXTERNAL TABLE orders (
  id bigint,
  amount double,
  remark string
)
PARTITIONED BY (day date, country string)
ROW FORMAT SERDE 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe'
WITH SERDEPROPERTIES ('parquet.column.index.access' = 'true')
STORED AS PARQUET
LOCATION 's3://lake/sales/orders/'
