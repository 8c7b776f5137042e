-- ~ sales.customers
-- blocked: drop-column: column `newsletter` of sales.customers and its values
-- drops column `newsletter`
ALTER TABLE `sales`.`customers` DROP COLUMN `newsletter`;

-- ~ sales.orders
-- changes the comment of `order_id`; changes the type of `amount` from decimal(10,2) to decimal(12,2); adds column `email` string; sets property 'owner'; changes property 'parquet.compression'
CREATE EXTERNAL TABLE sales.orders__athendef_shadow (
  `order_id` bigint COMMENT 'the shop\'s',
  `amount` decimal(12,2),
  `placed_at` timestamp,
  `email` string
)
PARTITIONED BY (
  `dt` string
)
STORED AS PARQUET
LOCATION 's3://lake/sales/orders/'
TBLPROPERTIES (
  'athendef.shadow-of' = 'sales.orders',
  'owner' = 'shop',
  'parquet.compression' = 'SNAPPY'
);
-- glue:UpdateTable replaces the live definition with that of orders__athendef_shadow
-- glue:DeleteTable sales.orders__athendef_shadow

-- updates the partition schemas to match the table
-- glue:BatchUpdatePartition, 100 partitions per call

-- + sales.revenue
-- creates a view
CREATE OR REPLACE VIEW sales.revenue AS
SELECT dt, sum(amount) AS revenue FROM orders GROUP BY dt;

-- - logs.alb
-- removes a Hive table from the catalog
-- glue:DeleteTable logs.alb (its data is kept)

-- Plan: 1 to add, 2 to change, 1 to destroy. 1 blocked.
