CREATE EXTERNAL TABLE orders (id int 'the key')
LOCATION 's3://lake/orders/'
