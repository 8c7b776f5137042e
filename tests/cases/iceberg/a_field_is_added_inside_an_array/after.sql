CREATE TABLE orders (
  id bigint,
  lines array<struct<sku:string,pieces:int>>
)
LOCATION 's3://lake/sales/orders/'
TBLPROPERTIES ('table_type' = 'ICEBERG')
