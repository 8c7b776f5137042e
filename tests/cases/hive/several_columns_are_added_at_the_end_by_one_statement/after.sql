CREATE EXTERNAL TABLE orders (
  id bigint,
  amount double,
  note string,
  email string,
  tags array<string>,
  place struct<lat:double,lon:double>
)
PARTITIONED BY (day date, country string)
STORED AS PARQUET
LOCATION 's3://lake/sales/orders/'
