CREATE EXTERNAL TABLE orders (id decimal(4,5))
LOCATION 's3://lake/orders/'
