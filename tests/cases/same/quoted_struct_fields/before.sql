CREATE EXTERNAL TABLE orders (a struct<`x`:int,`$oid`:string>)
LOCATION 's3://lake/orders/'
