CREATE TABLE orders (
  id bigint,
  pieces int
)
LOCATION 's3://lake/sales/orders/'
TBLPROPERTIES ('table_type' = 'ICEBERG')
