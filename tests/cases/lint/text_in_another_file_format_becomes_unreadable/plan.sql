-- changes the file format
CREATE EXTERNAL TABLE sales.orders__athendef_shadow (
  `id` bigint,
  `status` string
)
STORED AS TEXTFILE
LOCATION 's3://lake/sales/orders/'
TBLPROPERTIES (
  'athendef.shadow-of' = 'sales.orders'
);
-- glue:UpdateTable replaces the live definition with that of orders__athendef_shadow
-- glue:DeleteTable sales.orders__athendef_shadow
