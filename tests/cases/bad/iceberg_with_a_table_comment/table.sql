CREATE TABLE orders (id bigint)
COMMENT 'all orders'
LOCATION 's3://lake/orders/'
TBLPROPERTIES ('table_type' = 'ICEBERG')
