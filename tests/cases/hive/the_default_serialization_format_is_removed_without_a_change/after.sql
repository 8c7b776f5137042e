CREATE EXTERNAL TABLE orders (
  id int,
  note string
)
PARTITIONED BY (dt string)
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
LOCATION 's3://lake/orders/'
