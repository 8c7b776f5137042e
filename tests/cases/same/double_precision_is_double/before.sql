CREATE EXTERNAL TABLE orders (a double precision)
LOCATION 's3://lake/orders/'
