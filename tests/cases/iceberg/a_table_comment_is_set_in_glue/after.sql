CREATE TABLE orders (
  id bigint,
  amount double,
  note string
)
COMMENT 'What we sold'
LOCATION 's3://lake/sales/orders/'
TBLPROPERTIES ('table_type' = 'ICEBERG')
