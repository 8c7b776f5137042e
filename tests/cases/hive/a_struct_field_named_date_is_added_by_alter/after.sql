CREATE EXTERNAL TABLE orders (
  id bigint,
  placed struct<`date`:string>
)
STORED AS PARQUET
LOCATION 's3://lake/orders/'
