CREATE EXTERNAL TABLE orders (ts timestamp with time zone)
LOCATION 's3://lake/orders/'
