CREATE TABLE orders (
  id bigint,
  amount double,
  note string
)
PARTITIONED BY (bucket(8, id))
LOCATION 's3://lake/sales/orders/'
TBLPROPERTIES ('table_type' = 'ICEBERG')
