-- athendef: allow=drop-column
CREATE TABLE orders (
  id bigint,
  note string,
  remark string
)
LOCATION 's3://lake/sales/orders/'
TBLPROPERTIES ('table_type' = 'ICEBERG')
