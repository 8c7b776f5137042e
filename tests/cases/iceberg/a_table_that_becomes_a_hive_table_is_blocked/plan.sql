-- blocked: replace: the catalog entry of the Iceberg table sales.orders
-- replaces an Iceberg table with a Hive table
-- removes an Iceberg table from the catalog
-- glue:DeleteTable sales.orders (its data is kept)
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
