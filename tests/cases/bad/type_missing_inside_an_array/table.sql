CREATE EXTERNAL TABLE orders (a array<>)
LOCATION 's3://lake/orders/'
