-- allowed: replace: sales.orders as a Hive table: it would be removed
-- makes an Iceberg table of a Hive table
-- removes a Hive table from the catalogue
-- glue:DeleteTable sales.orders: its data stays
CREATE TABLE sales.orders (
  `id` bigint,
  `amount` double,
  `note` string
)
LOCATION 's3://lake/sales/orders/'
TBLPROPERTIES (
  'table_type' = 'ICEBERG'
);
