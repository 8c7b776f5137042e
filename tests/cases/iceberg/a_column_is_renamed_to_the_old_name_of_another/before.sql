CREATE TABLE orders (
  id bigint,
  note string,
  amount double
)
LOCATION 's3://lake/sales/orders/'
TBLPROPERTIES ('table_type' = 'ICEBERG')
