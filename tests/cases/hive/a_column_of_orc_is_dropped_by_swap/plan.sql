-- drops column `note`
CREATE EXTERNAL TABLE sales.orders__athendef_shadow (
  `id` bigint,
  `amount` double
)
PARTITIONED BY (
  `day` date,
  `country` string
)
STORED AS ORC
LOCATION 's3://lake/sales/orders/'
TBLPROPERTIES (
  'athendef.shadow-of' = 'sales.orders'
);
-- glue:UpdateTable replaces the live definition with that of orders__athendef_shadow
-- glue:DeleteTable sales.orders__athendef_shadow

-- updates the partition schemas to match the table
-- glue:BatchUpdatePartition, 100 partitions per call
