CREATE EXTERNAL TABLE orders (
  note string,
  id bigint,
  amount double
)
PARTITIONED BY (day date, country string)
STORED AS ORC
LOCATION 's3://lake/sales/orders/'
