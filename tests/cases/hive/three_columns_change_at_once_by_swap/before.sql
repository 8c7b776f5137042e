CREATE EXTERNAL TABLE orders (
  a int,
  b int,
  c int
)
PARTITIONED BY (day date, country string)
STORED AS ORC
LOCATION 's3://lake/sales/orders/'
