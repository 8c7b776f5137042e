CREATE TABLE orders (
  id bigint,
  amount double,
  note string,
  email string,
  tags array<string>,
  place struct<lat:double,lon:double>
)
LOCATION 's3://lake/sales/orders/'
TBLPROPERTIES ('table_type' = 'ICEBERG')
