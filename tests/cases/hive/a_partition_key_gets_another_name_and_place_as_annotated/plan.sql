-- note: the partition keys of sales.orders change: its partitions are saved, then rebuilt with their values under the new keys

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
-- glue:UpdateTable puts orders__athendef_shadow's definition over the live one
-- glue:DeleteTable sales.orders__athendef_shadow

-- rebuilt with their values under the new keys
-- glue:BatchDeletePartition, glue:BatchCreatePartition
