CREATE TABLE orders (
  id bigint,
  lines array<struct<sku:string>>
)
LOCATION 's3://lake/sales/orders/'
TBLPROPERTIES ('table_type' = 'ICEBERG')
