CREATE TABLE orders (id bigint, d date)
PARTITIONED BY (day(id), hour(d))
LOCATION 's3://lake/orders/'
TBLPROPERTIES ('table_type' = 'ICEBERG')
