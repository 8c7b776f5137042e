CREATE EXTERNAL TABLE orders (id int)
PARTITIONED BY (dt string, dt string)
LOCATION 's3://lake/orders/'
