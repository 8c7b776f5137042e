CREATE TABLE orders (
  id bigint,
  -- athendef: renamed-from=note
  amount string,
  -- athendef: renamed-from=amount
  price double
)
LOCATION 's3://lake/sales/orders/'
TBLPROPERTIES ('table_type' = 'ICEBERG')
