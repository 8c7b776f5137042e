-- note: changing the partition keys of sales.orders rebuilds the partitions with their values under the new keys; the partitions are backed up first

-- drops column `amount`; drops column `note`; changes the type of `id` from bigint to string, changes the comment of `id`; adds column `total` decimal(12,2); adds column `shipped` date; changes the partition keys from (`day` date, `country` string) to (`country` string, `day` date); changes the bucketing; changes the SerDe and the file format and SerDe property 'field.delim'; changes the location from s3://lake/sales/orders/ to s3://lake/sales/orders_2/; changes the comment; changes property 'owner'; removes property 'tier'
CREATE EXTERNAL TABLE sales.orders__athendef_shadow (
  `id` string COMMENT 'text by now',
  `total` decimal(12,2),
  `shipped` date
)
COMMENT 'new'
PARTITIONED BY (
  `country` string,
  `day` date
)
STORED AS PARQUET
LOCATION 's3://lake/sales/orders_2/'
TBLPROPERTIES (
  'athendef.shadow-of' = 'sales.orders',
  'owner' = 'finance'
);
-- glue:UpdateTable replaces the live definition with that of orders__athendef_shadow
-- glue:DeleteTable sales.orders__athendef_shadow

-- rebuilds the partitions with their values under the new keys
-- glue:BatchDeletePartition, glue:BatchCreatePartition

-- updates the partition schemas to match the table
-- glue:BatchUpdatePartition, 100 partitions per call
