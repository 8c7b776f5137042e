CREATE EXTERNAL TABLE orders (id int, a array<int>)
LOCATION 's3://lake/orders/'
