CREATE EXTERNAL TABLE orders (
  id int
)
STORED AS PARQUET
LOCATION 's3://lake/sales/orders/'
