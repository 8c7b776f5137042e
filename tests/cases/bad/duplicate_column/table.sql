CREATE EXTERNAL TABLE orders (
  id int,
  `ID` string
)
LOCATION 's3://lake/orders/'
