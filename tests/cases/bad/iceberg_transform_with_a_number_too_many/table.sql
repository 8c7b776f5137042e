CREATE TABLE orders (d date)
PARTITIONED BY (day(2, d))
LOCATION 's3://lake/orders/'
TBLPROPERTIES ('table_type' = 'ICEBERG')
