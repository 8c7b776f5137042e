CREATE TABLE orders (
  a string,
  b string,
  c string,
  d string
)
LOCATION 's3://lake/sales/orders/'
TBLPROPERTIES ('table_type' = 'ICEBERG')
