CREATE TABLE orders (a int)
PARTITIONED BY (bucket(4), a)
LOCATION 's3://lake/orders/'
TBLPROPERTIES ('table_type' = 'ICEBERG')
