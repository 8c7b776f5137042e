-- note: changing the partition keys of sales.orders adds partitions with MSCK REPAIR TABLE, for folders named key=value

-- changes the partition keys from none to (`day` date)
CREATE EXTERNAL TABLE sales.orders__athendef_shadow (
  `id` bigint,
  `amount` double,
  `note` string
)
PARTITIONED BY (
  `day` date
)
STORED AS PARQUET
LOCATION 's3://lake/sales/orders/'
TBLPROPERTIES (
  'athendef.shadow-of' = 'sales.orders'
);
-- glue:UpdateTable replaces the live definition with that of orders__athendef_shadow
-- glue:DeleteTable sales.orders__athendef_shadow

-- adds partitions with MSCK REPAIR TABLE, for folders named key=value
-- glue:BatchDeletePartition, glue:BatchCreatePartition
MSCK REPAIR TABLE `sales`.`orders`;
