CREATE EXTERNAL TABLE orders (id int NULL)
LOCATION 's3://lake/orders/'
