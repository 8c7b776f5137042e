CREATE EXTERNAL TABLE orders (
  id bigint,
  note string,
  amount double
)
PARTITIONED BY (country string, day date)
STORED AS ORC
LOCATION 's3://lake/sales/orders/'
