CREATE TABLE orders (a timestamp)
PARTITIONED BY (DAY(A))
LOCATION 's3://lake/orders/'
TBLPROPERTIES ('table_type' = 'ICEBERG')
