CREATE TABLE orders (id bigint)
PARTITIONED BY (bucket(id))
LOCATION 's3://lake/orders/'
TBLPROPERTIES ('table_type' = 'ICEBERG')
