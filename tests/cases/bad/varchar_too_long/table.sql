CREATE EXTERNAL TABLE orders (id varchar(70000))
LOCATION 's3://lake/orders/'
