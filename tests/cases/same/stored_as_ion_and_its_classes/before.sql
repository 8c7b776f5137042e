CREATE EXTERNAL TABLE orders (id int)
STORED AS ION
LOCATION 's3://lake/orders/'
