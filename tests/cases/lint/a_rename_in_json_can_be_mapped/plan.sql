-- renames column `note` to `remark`; changes SerDe property 'mapping.remark'
CREATE EXTERNAL TABLE sales.orders__athendef_shadow (
  `id` bigint,
  `amount` double,
  `remark` string
)
PARTITIONED BY (
  `day` date,
  `country` string
)
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
WITH SERDEPROPERTIES (
  'mapping.remark' = 'note'
)
STORED AS TEXTFILE
LOCATION 's3://lake/sales/orders/'
TBLPROPERTIES (
  'athendef.shadow-of' = 'sales.orders'
);
-- glue:UpdateTable replaces the live definition with that of orders__athendef_shadow
-- glue:DeleteTable sales.orders__athendef_shadow

-- updates the partition schemas to match the table
-- glue:BatchUpdatePartition, 100 partitions per call
