-- note: changing the partition keys of sales.orders rebuilds the partitions with their values under the new keys; the partitions are backed up first

-- changes the partition keys from (`country` string, `day` date) to (`dt` date, `country` string)
CREATE EXTERNAL TABLE sales.orders__athendef_shadow (
  `id` bigint,
  `amount` double
)
PARTITIONED BY (
  `dt` date,
  `country` string
)
STORED AS PARQUET
LOCATION 's3://lake/sales/orders/'
TBLPROPERTIES (
  'athendef.shadow-of' = 'sales.orders'
);
-- glue:UpdateTable replaces the live definition with that of orders__athendef_shadow
-- glue:DeleteTable sales.orders__athendef_shadow

-- rebuilds the partitions with their values under the new keys
-- glue:BatchDeletePartition, glue:BatchCreatePartition
