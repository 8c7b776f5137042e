CREATE EXTERNAL TABLE orders (`` int)
LOCATION 's3://lake/orders/'
