CREATE EXTERNAL TABLE cat.sales.orders (id int)
LOCATION 's3://lake/orders/'
