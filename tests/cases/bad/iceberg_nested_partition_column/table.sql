CREATE TABLE orders (a array<int>)
PARTITIONED BY (a)
LOCATION 's3://lake/orders/'
TBLPROPERTIES ('table_type' = 'ICEBERG')
