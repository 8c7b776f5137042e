CREATE EXTERNAL TABLE orders (id int COMMENT 'it's)
LOCATION 's3://lake/orders/'
