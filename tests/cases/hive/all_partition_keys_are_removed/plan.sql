-- note: the partition keys of sales.orders change: its partitions are saved, then removed: the table needs none any more

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
-- glue:UpdateTable puts orders__athendef_shadow's definition over the live one
-- glue:DeleteTable sales.orders__athendef_shadow

-- removed: the table needs none any more
-- glue:BatchDeletePartition, glue:BatchCreatePartition
