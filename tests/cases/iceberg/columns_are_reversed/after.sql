CREATE TABLE orders (
  d string,
  c string,
  b string,
  a string
)
LOCATION 's3://lake/sales/orders/'
TBLPROPERTIES ('table_type' = 'ICEBERG')
