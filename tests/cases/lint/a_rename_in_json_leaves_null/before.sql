CREATE EXTERNAL TABLE orders (
  id bigint,
  amount double,
  note string
)
PARTITIONED BY (day date, country string)
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
STORED AS TEXTFILE
LOCATION 's3://lake/sales/orders/'
