CREATE EXTERNAL TABLE orders (
  a string,
  b string,
  c string,
  d string,
  e string
)
PARTITIONED BY (day date, country string)
STORED AS PARQUET
LOCATION 's3://lake/sales/orders/'
