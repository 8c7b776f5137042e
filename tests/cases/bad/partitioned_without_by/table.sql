CREATE EXTERNAL TABLE orders (id int)
PARTITIONED (dt string)
LOCATION 's3://lake/orders/'
