-- note: changing the partition keys of sales.orders removes the partitions, which the table no longer uses; the partitions are backed up first

-- changes the partition keys from (`day` date, `country` string) to none
CREATE EXTERNAL TABLE sales.orders__athendef_shadow (
  `id` bigint,
  `amount` double,
  `note` string
)
STORED AS PARQUET
LOCATION 's3://lake/sales/orders/'
TBLPROPERTIES (
  'athendef.shadow-of' = 'sales.orders'
);
-- glue:UpdateTable replaces the live definition with that of orders__athendef_shadow
-- glue:DeleteTable sales.orders__athendef_shadow

-- allowed: lose-partitions: the registered partitions of sales.orders
-- removes the partitions, which the table no longer uses
-- glue:BatchDeletePartition, glue:BatchCreatePartition
