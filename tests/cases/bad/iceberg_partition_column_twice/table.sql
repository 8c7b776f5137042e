CREATE TABLE orders (a int)
PARTITIONED BY (a, a)
LOCATION 's3://lake/orders/'
TBLPROPERTIES ('table_type' = 'ICEBERG')
