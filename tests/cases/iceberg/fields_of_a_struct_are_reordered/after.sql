CREATE TABLE orders (
  id bigint,
  place struct<zip:string,city:string>
)
LOCATION 's3://lake/sales/orders/'
TBLPROPERTIES ('table_type' = 'ICEBERG')
