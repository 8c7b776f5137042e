CREATE EXTERNAL TABLE orders (id varchar)
LOCATION 's3://lake/orders/'
