CREATE TABLE orders (a int, b int)
PARTITIONED BY (bucket(a, b))
LOCATION 's3://lake/orders/'
TBLPROPERTIES ('table_type' = 'ICEBERG')
