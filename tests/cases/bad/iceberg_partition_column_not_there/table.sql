CREATE TABLE orders (id bigint, region string)
PARTITIONED BY (regoin)
LOCATION 's3://lake/orders/'
TBLPROPERTIES ('table_type' = 'ICEBERG')
