CREATE EXTERNAL TABLE orders (id INTEGER, a array<integer>)
LOCATION 's3://lake/orders/'
