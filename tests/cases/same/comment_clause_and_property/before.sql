CREATE EXTERNAL TABLE orders (id int)
COMMENT 'all orders'
LOCATION 's3://lake/orders/'
