CREATE TABLE orders (
  id int,
  x decimal(10,2)
)
LOCATION 's3://lake/sales/orders/'
TBLPROPERTIES ('table_type' = 'ICEBERG')
