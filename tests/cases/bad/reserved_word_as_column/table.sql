CREATE EXTERNAL TABLE orders (
  date string,
  Order int,
  user string
)
LOCATION 's3://lake/orders/'
