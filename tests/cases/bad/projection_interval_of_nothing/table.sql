CREATE EXTERNAL TABLE orders (id int)
PARTITIONED BY (a string)
LOCATION 's3://lake/orders/'
TBLPROPERTIES ('projection.enabled' = 'true', 'projection.a.type' = 'integer', 'projection.a.range' = '1,9', 'projection.a.interval' = '0')
