CREATE EXTERNAL TABLE orders (id char(256))
LOCATION 's3://lake/orders/'
