CREATE EXTERNAL TABLE orders (a struct<:int>)
LOCATION 's3://lake/orders/'
