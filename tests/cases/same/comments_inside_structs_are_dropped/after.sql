CREATE EXTERNAL TABLE orders (a struct<x:int,y:int>)
LOCATION 's3://lake/orders/'
