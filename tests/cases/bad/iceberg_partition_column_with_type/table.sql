CREATE TABLE orders (id bigint)
PARTITIONED BY (dt string)
LOCATION 's3://lake/orders/'
TBLPROPERTIES ('table_type' = 'ICEBERG')
