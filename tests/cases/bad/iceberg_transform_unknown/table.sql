CREATE TABLE orders (ts timestamp)
PARTITIONED BY (days(ts))
LOCATION 's3://lake/orders/'
TBLPROPERTIES ('table_type' = 'ICEBERG')
