CREATE EXTERNAL TABLE orders (id strng)
LOCATION 's3://lake/orders/'
