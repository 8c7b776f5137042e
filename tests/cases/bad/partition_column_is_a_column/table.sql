CREATE EXTERNAL TABLE orders (id int, dt string)
PARTITIONED BY (dt string)
LOCATION 's3://lake/orders/'
