-- athendef: allow=drop-column
CREATE TABLE orders (
  id bigint,
  amount double
)
LOCATION 's3://lake/sales/orders/'
TBLPROPERTIES ('table_type' = 'ICEBERG')
