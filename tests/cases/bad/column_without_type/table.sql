CREATE EXTERNAL TABLE orders (
  id,
  total decimal(10,2)
)
LOCATION 's3://lake/orders/'
