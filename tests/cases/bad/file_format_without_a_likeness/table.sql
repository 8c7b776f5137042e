CREATE EXTERNAL TABLE orders (id int)
STORED AS CSV
LOCATION 's3://lake/orders/'
