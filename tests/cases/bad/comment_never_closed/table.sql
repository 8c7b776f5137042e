CREATE EXTERNAL TABLE orders (id int) /* half
LOCATION 's3://lake/orders/'
