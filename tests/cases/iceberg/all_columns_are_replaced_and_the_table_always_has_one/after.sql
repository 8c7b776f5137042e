-- athendef: allow=drop-column
CREATE TABLE orders (
  x string,
  y string
)
LOCATION 's3://lake/sales/orders/'
TBLPROPERTIES ('table_type' = 'ICEBERG')
