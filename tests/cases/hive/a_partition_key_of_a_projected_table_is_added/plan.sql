-- note: changing the partition keys of sales.orders removes the partitions, which the table no longer uses; the partitions are backed up first

-- changes the partition keys from (`day` string) to (`day` string, `country` string); sets property 'projection.country.type'; sets property 'projection.country.values'
CREATE EXTERNAL TABLE sales.orders__athendef_shadow (
  `id` bigint,
  `amount` double,
  `note` string
)
PARTITIONED BY (
  `day` string,
  `country` string
)
STORED AS PARQUET
LOCATION 's3://lake/sales/orders/'
TBLPROPERTIES (
  'athendef.shadow-of' = 'sales.orders',
  'projection.country.type' = 'enum',
  'projection.country.values' = 'de,at,ch',
  'projection.day.format' = 'yyyy-MM-dd',
  'projection.day.range' = '2020-01-01,NOW',
  'projection.day.type' = 'date',
  'projection.enabled' = 'true'
);
-- glue:UpdateTable replaces the live definition with that of orders__athendef_shadow
-- glue:DeleteTable sales.orders__athendef_shadow

-- removes the partitions, which the table no longer uses
-- glue:BatchDeletePartition, glue:BatchCreatePartition
