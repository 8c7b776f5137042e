CREATE EXTERNAL TABLE orders (a struct<x:int comment left>)
LOCATION 's3://lake/orders/'
