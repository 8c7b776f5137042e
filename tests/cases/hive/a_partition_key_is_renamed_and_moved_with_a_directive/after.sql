CREATE EXTERNAL TABLE orders (
  id bigint,
  amount double
)
PARTITIONED BY (
  -- athendef: renamed-from=day
  dt date,
  country string
)
STORED AS PARQUET
LOCATION 's3://lake/sales/orders/'
