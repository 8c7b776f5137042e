CREATE EXTERNAL TABLE orders (
  a bigint,
  b bigint,
  c bigint
)
PARTITIONED BY (day date, country string)
STORED AS ORC
LOCATION 's3://lake/sales/orders/'
