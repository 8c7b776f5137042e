CREATE EXTERNAL TABLE shop.orders (id int)
LOCATION 's3://lake/orders/'
