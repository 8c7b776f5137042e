CREATE EXTERNAL TABLE orders (id int)
PARTITIONED BY (a int)
LOCATION 's3://lake/orders/'
TBLPROPERTIES ('projection.enabled' = 'true', 'projection.a.type' = 'integer', 'projection.a.range' = '10')
