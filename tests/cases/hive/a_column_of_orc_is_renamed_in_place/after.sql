CREATE EXTERNAL TABLE orders (
  id bigint,
  amount double,
  -- athendef: renamed-from=note
  remark string
)
PARTITIONED BY (day date, country string)
STORED AS ORC
LOCATION 's3://lake/sales/orders/'
