CREATE TABLE orders (a string)
PARTITIONED BY (truncate(3, a))
LOCATION 's3://lake/orders/'
TBLPROPERTIES ('table_type' = 'ICEBERG')
