-- changes the comment of `shipped`
CREATE EXTERNAL TABLE sales.orders__athendef_shadow (
  `id` bigint,
  `shipped` date COMMENT 'local time'
)
PARTITIONED BY (
  `day` date,
  `country` string
)
STORED AS PARQUET
LOCATION 's3://lake/sales/orders/'
TBLPROPERTIES (
  'athendef.shadow-of' = 'sales.orders'
);
-- glue:UpdateTable replaces the live definition with that of orders__athendef_shadow
-- glue:DeleteTable sales.orders__athendef_shadow
