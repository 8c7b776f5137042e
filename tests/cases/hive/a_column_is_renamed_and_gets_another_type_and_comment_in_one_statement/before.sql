CREATE EXTERNAL TABLE orders (
  id bigint,
  amount double,
  count int
)
PARTITIONED BY (day date, country string)
STORED AS ORC
LOCATION 's3://lake/sales/orders/'
