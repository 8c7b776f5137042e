CREATE EXTERNAL TABLE orders (
  id bigint,
  amount double,
  -- athendef: renamed-from=count
  pieces bigint COMMENT 'in boxes'
)
PARTITIONED BY (day date, country string)
STORED AS ORC
LOCATION 's3://lake/sales/orders/'
