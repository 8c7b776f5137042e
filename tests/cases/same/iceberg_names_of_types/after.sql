CREATE TABLE orders (id bigint, tags array<string>)
LOCATION 's3://lake/orders/'
TBLPROPERTIES ('table_type' = 'ICEBERG')
