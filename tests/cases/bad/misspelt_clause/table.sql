CREATE EXTERNAL TABLE orders (id int)
LOCATON 's3://lake/orders/'
