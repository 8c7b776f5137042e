CREATE EXTERNAL TABLE orders (
  id bigint,
  price double
)
PARTITIONED BY (day date, country string)
STORED AS PARQUET
LOCATION 's3://lake/sales/orders/'
