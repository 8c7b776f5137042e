CREATE TABLE orders (a uniontype<int,string>)
LOCATION 's3://lake/orders/'
TBLPROPERTIES ('table_type' = 'ICEBERG')
