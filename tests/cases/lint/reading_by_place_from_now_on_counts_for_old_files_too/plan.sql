-- changes SerDe property 'parquet.column.index.access'
CREATE EXTERNAL TABLE sales.orders__athendef_shadow (
  `id` bigint,
  `amount` double,
  `note` string
)
PARTITIONED BY (
  `day` date,
  `country` string
)
ROW FORMAT SERDE 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe'
WITH SERDEPROPERTIES (
  'parquet.column.index.access' = 'true'
)
STORED AS PARQUET
LOCATION 's3://lake/sales/orders/'
TBLPROPERTIES (
  'athendef.shadow-of' = 'sales.orders'
);
-- glue:UpdateTable puts orders__athendef_shadow's definition over the live one
-- glue:DeleteTable sales.orders__athendef_shadow

-- partitions follow the table's columns
-- glue:BatchUpdatePartition, 100 partitions a call
