CREATE EXTERNAL TABLE orders (id int, PRIMARY KEY (id))
LOCATION 's3://lake/orders/'
