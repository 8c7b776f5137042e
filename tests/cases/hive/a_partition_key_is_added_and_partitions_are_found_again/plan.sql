-- note: the partition keys of sales.orders change: its partitions are saved, then removed, and found again by MSCK REPAIR TABLE where folders are named key=value

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
-- glue:UpdateTable puts orders__athendef_shadow's definition over the live one
-- glue:DeleteTable sales.orders__athendef_shadow

-- removed, and found again by MSCK REPAIR TABLE where folders are named key=value
-- glue:BatchDeletePartition, glue:BatchCreatePartition
MSCK REPAIR TABLE `sales`.`orders`;
