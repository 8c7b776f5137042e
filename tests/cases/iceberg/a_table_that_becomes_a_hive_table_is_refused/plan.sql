-- blocked: replace: sales.orders as an Iceberg table: it would be removed
-- makes a Hive table of an Iceberg table
-- removes an Iceberg table from the catalogue
-- glue:DeleteTable sales.orders: its data stays
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
