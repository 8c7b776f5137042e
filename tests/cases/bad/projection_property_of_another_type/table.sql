CREATE EXTERNAL TABLE orders (id int)
PARTITIONED BY (a string)
LOCATION 's3://lake/orders/'
TBLPROPERTIES ('projection.enabled' = 'true', 'projection.a.type' = 'enum', 'projection.a.values' = 'x', 'projection.a.range' = '1,2')
