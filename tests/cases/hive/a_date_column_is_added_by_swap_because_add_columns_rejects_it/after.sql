CREATE EXTERNAL TABLE orders (
  id bigint,
  amount double,
  note string,
  shipped date
)
PARTITIONED BY (day date, country string)
STORED AS PARQUET
LOCATION 's3://lake/sales/orders/'
