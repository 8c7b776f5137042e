CREATE TABLE orders (a string)
PARTITIONED BY (truncate(a, 3))
LOCATION 's3://lake/orders/'
TBLPROPERTIES ('table_type' = 'ICEBERG')
