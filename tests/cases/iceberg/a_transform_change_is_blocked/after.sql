CREATE TABLE orders (
  id bigint,
  amount double,
  note string,
  at timestamp
)
PARTITIONED BY (hour(at))
LOCATION 's3://lake/sales/orders/'
TBLPROPERTIES ('table_type' = 'ICEBERG')
