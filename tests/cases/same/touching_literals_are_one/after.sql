CREATE EXTERNAL TABLE orders (id int COMMENT 'its')
LOCATION 's3://lake/orders/'
