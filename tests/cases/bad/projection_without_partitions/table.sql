CREATE EXTERNAL TABLE orders (id int)
LOCATION 's3://lake/orders/'
TBLPROPERTIES ('projection.enabled' = 'true')
