CREATE EXTERNAL TABLE orders (
  id bigint,
  amount double,
  note string,
  email string
)
STORED AS PARQUET
LOCATION 's3://lake/sales/orders/'
