CREATE EXTERNAL TABLE orders (id int(11))
LOCATION 's3://lake/orders/'
