CREATE TABLE orders (id bigint)
LOCATION 's3://lake/orders/'
TBLPROPERTIES ('table_type' = 'ICEBRG')
