CREATE TABLE orders (id long, tags list<string>)
LOCATION 's3://lake/orders/'
TBLPROPERTIES ('table_type' = 'ICEBERG')
