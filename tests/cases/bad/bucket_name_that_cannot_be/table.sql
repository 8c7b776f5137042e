CREATE EXTERNAL TABLE orders (id int)
LOCATION 's3://my lake/orders/'
