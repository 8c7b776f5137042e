CREATE TABLE orders (
  id bigint,
  x array<int>
)
LOCATION 's3://lake/sales/orders/'
TBLPROPERTIES ('table_type' = 'ICEBERG')
