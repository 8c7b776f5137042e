CREATE EXTERNAL TABLE orders (id int)
STORED AS ORC
LOCATION 's3://lake/orders/'
