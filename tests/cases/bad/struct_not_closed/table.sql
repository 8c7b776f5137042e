CREATE EXTERNAL TABLE orders (a struct<x:int)
LOCATION 's3://lake/orders/'
