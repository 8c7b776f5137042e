CREATE EXTERNAL TABLE orders (id int COMMENT 'one\ntwo')
LOCATION 's3://lake/orders/'
