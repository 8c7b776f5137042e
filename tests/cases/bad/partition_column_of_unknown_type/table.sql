CREATE EXTERNAL TABLE orders (id int)
PARTITIONED BY (a strin, b string)
LOCATION 's3://lake/orders/'
