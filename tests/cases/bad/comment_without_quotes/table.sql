CREATE EXTERNAL TABLE orders (id int COMMENT key)
LOCATION 's3://lake/orders/'
