CREATE TABLE orders (
  id bigint,
  -- athendef: renamed-from=note
  remark string,
  -- athendef: renamed-from=note
  comment2 string
)
LOCATION 's3://lake/sales/orders/'
TBLPROPERTIES ('table_type' = 'ICEBERG')
