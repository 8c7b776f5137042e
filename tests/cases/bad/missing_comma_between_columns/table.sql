CREATE EXTERNAL TABLE orders (
  id int
  total double
)
LOCATION 's3://lake/orders/'
