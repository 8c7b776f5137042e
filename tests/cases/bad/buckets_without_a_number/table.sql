CREATE EXTERNAL TABLE orders (id int)
CLUSTERED BY (id) INTO many BUCKETS
LOCATION 's3://lake/orders/'
