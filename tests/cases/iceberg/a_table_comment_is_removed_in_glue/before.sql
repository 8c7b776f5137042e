CREATE TABLE orders (
  id bigint,
  amount double,
  note string
)
COMMENT 'old'
LOCATION 's3://lake/sales/orders/'
TBLPROPERTIES ('table_type' = 'ICEBERG')
