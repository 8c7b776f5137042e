CREATE TABLE orders (
  id bigint,
  x map<string,double>
)
LOCATION 's3://lake/sales/orders/'
TBLPROPERTIES ('table_type' = 'ICEBERG')
