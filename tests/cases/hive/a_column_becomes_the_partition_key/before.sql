CREATE EXTERNAL TABLE orders (
  id bigint,
  day date
)
PARTITIONED BY (country string)
STORED AS PARQUET
LOCATION 's3://lake/sales/orders/'
