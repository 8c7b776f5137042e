-- athendef: allow=drop-column
CREATE TABLE orders (
  e string,
  d string,
  -- athendef: renamed-from=b
  bb string,
  a string COMMENT 'last'
)
LOCATION 's3://lake/sales/orders/'
TBLPROPERTIES ('table_type' = 'ICEBERG')
