CREATE EXTERNAL TABLE orders (
  id bigint,
  -- athendef: renamed-from=note
  amount string,
  -- athendef: renamed-from=amount
  price double
)
PARTITIONED BY (country string, day date)
STORED AS ORC
LOCATION 's3://lake/sales/orders/'
