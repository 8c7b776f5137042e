CREATE EXTERNAL TABLE orders (
  id bigint,
  place struct<city:string,zip:string>
)
PARTITIONED BY (day date, country string)
STORED AS PARQUET
LOCATION 's3://lake/sales/orders/'
