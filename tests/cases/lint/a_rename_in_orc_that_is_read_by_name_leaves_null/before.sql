CREATE EXTERNAL TABLE orders (
  id bigint,
  amount double,
  note string
)
PARTITIONED BY (day date, country string)
ROW FORMAT SERDE 'org.apache.hadoop.hive.ql.io.orc.OrcSerde'
WITH SERDEPROPERTIES ('orc.column.index.access' = 'false')
STORED AS ORC
LOCATION 's3://lake/sales/orders/'
