CREATE EXTERNAL TABLE orders (
  id string COMMENT 'text by now',
  total decimal(12,2),
  shipped date
)
COMMENT 'new'
PARTITIONED BY (country string, day date)
STORED AS PARQUET
LOCATION 's3://lake/sales/orders_2/'
TBLPROPERTIES ('owner' = 'finance')
