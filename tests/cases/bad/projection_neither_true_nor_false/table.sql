CREATE EXTERNAL TABLE orders (id int)
PARTITIONED BY (a string)
LOCATION 's3://lake/orders/'
TBLPROPERTIES ('projection.enabled' = 'yes')
