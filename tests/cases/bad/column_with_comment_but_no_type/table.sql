CREATE EXTERNAL TABLE orders (id COMMENT 'key')
LOCATION 's3://lake/orders/'
