CREATE TABLE orders (a int)
LOCATION 's3://lake/orders/'
TBLPROPERTIES ('table_type' = 'ICEBERG', 'write_compression' = 'ztsd')
