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
-- glue:UpdateTable puts orders__athendef_shadow's definition over the live one
-- glue:DeleteTable sales.orders__athendef_shadow
