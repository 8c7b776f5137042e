CREATE EXTERNAL TABLE orders (id int
LOCATION 's3://lake/orders/'
