CREATE EXTERNAL TABLE orders (id int)
SORTED BY (id)
LOCATION 's3://lake/orders/'
