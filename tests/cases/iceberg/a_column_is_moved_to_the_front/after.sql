CREATE TABLE orders (
  note string,
  id bigint,
  amount double
)
LOCATION 's3://lake/sales/orders/'
TBLPROPERTIES ('table_type' = 'ICEBERG')
