CREATE TABLE orders (
  id bigint,
  amount double,
  note string,
  at timestamp
)
PARTITIONED BY (day(at))
LOCATION 's3://lake/sales/orders/'
TBLPROPERTIES ('table_type' = 'ICEBERG')
