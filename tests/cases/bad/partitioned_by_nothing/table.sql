CREATE EXTERNAL TABLE orders (id int)
PARTITIONED BY ()
LOCATION 's3://lake/orders/'
