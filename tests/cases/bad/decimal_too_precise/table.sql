CREATE EXTERNAL TABLE orders (id decimal(39,2))
LOCATION 's3://lake/orders/'
