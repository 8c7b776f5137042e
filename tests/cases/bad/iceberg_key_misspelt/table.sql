CREATE TABLE orders (id bigint)
LOCATION 's3://lake/orders/'
TBLPROPERTIES ('table-type' = 'iceberg')
