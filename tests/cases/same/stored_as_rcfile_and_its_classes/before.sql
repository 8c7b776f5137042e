CREATE EXTERNAL TABLE orders (id int)
STORED AS RCFILE
LOCATION 's3://lake/orders/'
