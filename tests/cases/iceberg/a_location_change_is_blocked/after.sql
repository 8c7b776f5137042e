CREATE TABLE orders (
  id bigint,
  amount double,
  note string
)
LOCATION 's3://lake/sales/orders_2/'
TBLPROPERTIES ('table_type' = 'ICEBERG')
