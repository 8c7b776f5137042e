CREATE EXTERNAL TABLE orders (
  id bigint,
  amount double,
  note string,
  email string COMMENT 'of the customer',
  phone string COMMENT 'of the customer'
)
PARTITIONED BY (day date, country string)
STORED AS PARQUET
LOCATION 's3://lake/sales/orders/'
