CREATE EXTERNAL TABLE orders (a struct<_x:int>)
LOCATION 's3://lake/orders/'
