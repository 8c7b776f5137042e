CREATE EXTERNAL TABLE orders (a struct<x:int COMMENT 'left', y:int comment 'down'>)
LOCATION 's3://lake/orders/'
