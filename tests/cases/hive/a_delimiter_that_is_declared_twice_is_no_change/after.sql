CREATE EXTERNAL TABLE orders (
  id int,
  note string
)
PARTITIONED BY (dt string)
ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe'
WITH SERDEPROPERTIES ('field.delim' = ',', 'serialization.format' = ',')
LOCATION 's3://lake/orders/'
