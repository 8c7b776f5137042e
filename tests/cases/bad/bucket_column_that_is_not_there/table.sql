CREATE EXTERNAL TABLE orders (customer int)
CLUSTERED BY (custmer) INTO 8 BUCKETS
LOCATION 's3://lake/orders/'
