-- allowed: replace: sales.orders as a view: it would be removed
-- makes a Hive table of a view
-- removes a view
DROP VIEW IF EXISTS sales.orders;
CREATE EXTERNAL TABLE sales.orders (
  `id` bigint,
  `amount` double,
  `note` string
)
PARTITIONED BY (
  `day` date,
  `country` string
)
STORED AS PARQUET
LOCATION 's3://lake/sales/orders/';
