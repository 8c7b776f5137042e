CREATE TABLE orders (
  id bigint,
  -- athendef: renamed-from=pieces
  units bigint
)
LOCATION 's3://lake/sales/orders/'
TBLPROPERTIES ('table_type' = 'ICEBERG')
