-- allowed: replace: the catalog entry of the Hive table sales.orders
-- replaces a Hive table with an Iceberg table
-- removes a Hive table from the catalog
-- glue:DeleteTable sales.orders (its data is kept)
CREATE TABLE sales.orders (
  `id` bigint,
  `amount` double,
  `note` string
)
LOCATION 's3://lake/sales/orders/'
TBLPROPERTIES (
  'table_type' = 'ICEBERG'
);
