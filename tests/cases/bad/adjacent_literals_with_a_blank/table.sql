CREATE EXTERNAL TABLE orders (id int COMMENT 'the' 'key')
LOCATION 's3://lake/orders/'
