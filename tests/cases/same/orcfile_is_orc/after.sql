CREATE EXTERNAL TABLE orders (id int)
STORED AS orc
LOCATION 's3://lake/orders/'
