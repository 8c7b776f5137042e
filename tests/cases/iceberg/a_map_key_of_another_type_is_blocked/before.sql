CREATE TABLE orders (
  id bigint,
  x map<int,string>
)
LOCATION 's3://lake/sales/orders/'
TBLPROPERTIES ('table_type' = 'ICEBERG')
