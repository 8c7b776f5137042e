CREATE EXTERNAL TABLE orders (a struct<x:int,`$OID`:string>)
LOCATION 's3://lake/orders/'
