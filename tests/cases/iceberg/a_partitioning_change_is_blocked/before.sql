CREATE TABLE orders (
  id bigint,
  amount double,
  note string
)
PARTITIONED BY (note)
LOCATION 's3://lake/sales/orders/'
TBLPROPERTIES ('table_type' = 'ICEBERG')
