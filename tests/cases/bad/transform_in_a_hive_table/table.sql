CREATE EXTERNAL TABLE orders (ts timestamp)
PARTITIONED BY (day(ts))
LOCATION 's3://lake/orders/'
