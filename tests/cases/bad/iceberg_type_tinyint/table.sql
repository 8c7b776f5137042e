CREATE TABLE orders (a tinyint, b smallint, c char(3), d array<varchar(5)>)
LOCATION 's3://lake/orders/'
TBLPROPERTIES ('table_type' = 'ICEBERG')
