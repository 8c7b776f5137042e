-- note: the partition keys of sales.orders change: its partitions are saved, then removed: the table needs none any more

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
-- glue:UpdateTable puts orders__athendef_shadow's definition over the live one
-- glue:DeleteTable sales.orders__athendef_shadow

-- removed: the table needs none any more
-- glue:BatchDeletePartition, glue:BatchCreatePartition
