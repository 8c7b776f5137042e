CREATE EXTERNAL TABLE orders (id int)
LOCATION 's3://lake/orders/'
TBLPROPERTIES ('a' = '1', 'a' = '2')
