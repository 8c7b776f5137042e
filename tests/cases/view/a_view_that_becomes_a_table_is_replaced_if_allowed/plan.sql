-- allowed: replace: the catalog entry of the view sales.orders
-- replaces a view with a Hive table
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
