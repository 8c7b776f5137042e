CREATE TABLE orders (
  id bigint,
  x map<string,float>
)
LOCATION 's3://lake/sales/orders/'
TBLPROPERTIES ('table_type' = 'ICEBERG')
