CREATE TABLE orders (
  id bigint,
  x array<bigint>
)
LOCATION 's3://lake/sales/orders/'
TBLPROPERTIES ('table_type' = 'ICEBERG')
