CREATE EXTERNAL TABLE orders (a double)
LOCATION 's3://lake/orders/'
