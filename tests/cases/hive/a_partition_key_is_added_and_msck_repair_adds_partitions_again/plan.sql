-- note: changing the partition keys of sales.orders removes the partitions, then adds partitions with MSCK REPAIR TABLE, for folders named key=value; the partitions are backed up first

-- changes the partition keys from (`country` string) to (`country` string, `day` date)
CREATE EXTERNAL TABLE sales.orders__athendef_shadow (
  `id` bigint,
  `amount` double,
  `note` string
)
PARTITIONED BY (
  `country` string,
  `day` date
)
STORED AS PARQUET
LOCATION 's3://lake/sales/orders/'
TBLPROPERTIES (
  'athendef.shadow-of' = 'sales.orders'
);
-- glue:UpdateTable replaces the live definition with that of orders__athendef_shadow
-- glue:DeleteTable sales.orders__athendef_shadow

-- allowed: lose-partitions: the registered partitions of sales.orders
-- removes the partitions, then adds partitions with MSCK REPAIR TABLE, for folders named key=value
-- glue:BatchDeletePartition, glue:BatchCreatePartition
MSCK REPAIR TABLE `sales`.`orders`;
