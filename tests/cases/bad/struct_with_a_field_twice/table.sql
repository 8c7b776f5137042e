CREATE EXTERNAL TABLE orders (a struct<x:int,X:string>)
LOCATION 's3://lake/orders/'
