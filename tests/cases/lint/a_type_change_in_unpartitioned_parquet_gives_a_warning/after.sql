CREATE EXTERNAL TABLE orders (
  id bigint
)
STORED AS PARQUET
LOCATION 's3://lake/sales/orders/'
