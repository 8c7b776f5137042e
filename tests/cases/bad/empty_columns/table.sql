CREATE EXTERNAL TABLE orders ()
LOCATION 's3://lake/orders/'
