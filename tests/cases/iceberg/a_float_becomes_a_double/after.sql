CREATE TABLE orders (
  id int,
  x double
)
LOCATION 's3://lake/sales/orders/'
TBLPROPERTIES ('table_type' = 'ICEBERG')
