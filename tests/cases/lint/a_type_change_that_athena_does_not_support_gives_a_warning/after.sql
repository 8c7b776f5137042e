CREATE EXTERNAL TABLE orders (
  id bigint,
  price decimal(10,2)
)
PARTITIONED BY (day date, country string)
STORED AS PARQUET
LOCATION 's3://lake/sales/orders/'
