CREATE TABLE orders (
  id int,
  x decimal(12,4)
)
LOCATION 's3://lake/sales/orders/'
TBLPROPERTIES ('table_type' = 'ICEBERG')
