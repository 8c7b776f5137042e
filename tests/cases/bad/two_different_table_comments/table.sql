CREATE EXTERNAL TABLE orders (id int)
COMMENT 'one'
LOCATION 's3://lake/orders/'
TBLPROPERTIES ('comment' = 'two')
