CREATE EXTERNAL TABLE orders (
  id bigint,
  amount double,
  note string,
  email string
)
PARTITIONED BY (day date, country string)
STORED AS PARQUET
LOCATION 's3://lake/sales/orders_2/'
TBLPROPERTIES ('owner' = 'sales')
