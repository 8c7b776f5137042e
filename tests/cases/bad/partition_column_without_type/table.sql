CREATE EXTERNAL TABLE orders (id int)
PARTITIONED BY (dt)
LOCATION 's3://lake/orders/'
