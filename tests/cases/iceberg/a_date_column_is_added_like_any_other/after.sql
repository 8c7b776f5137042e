CREATE TABLE orders (
  id bigint,
  amount double,
  note string,
  shipped date
)
LOCATION 's3://lake/sales/orders/'
TBLPROPERTIES ('table_type' = 'ICEBERG')
