CREATE EXTERNAL TABLE orders (
  date string,
  Order int,
  column string
)
LOCATION 's3://lake/orders/'
