CREATE EXTERNAL TABLE orders (
  id bigint,
  amount double,
  note string
)
PARTITIONED BY (country string, day date)
STORED AS PARQUET
LOCATION 's3://lake/sales/orders/'
