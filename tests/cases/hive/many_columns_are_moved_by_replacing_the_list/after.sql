CREATE EXTERNAL TABLE orders (
  e string,
  d string,
  c string,
  b string,
  a string
)
PARTITIONED BY (day date, country string)
STORED AS PARQUET
LOCATION 's3://lake/sales/orders/'
