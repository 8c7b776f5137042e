CREATE TABLE orders (
  id bigint,
  amount double,
  -- athendef: renamed-from=note
  remark string
)
PARTITIONED BY (remark)
LOCATION 's3://lake/sales/orders/'
TBLPROPERTIES ('table_type' = 'ICEBERG')
