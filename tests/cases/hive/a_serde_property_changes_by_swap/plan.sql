-- changes SerDe property 'ignore.malformed.json'
CREATE EXTERNAL TABLE sales.orders__athendef_shadow (
  `id` bigint,
  `amount` double,
  `note` string
)
PARTITIONED BY (
  `day` date,
  `country` string
)
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
WITH SERDEPROPERTIES (
  'ignore.malformed.json' = 'true'
)
STORED AS TEXTFILE
LOCATION 's3://lake/sales/orders/'
TBLPROPERTIES (
  'athendef.shadow-of' = 'sales.orders'
);
-- glue:UpdateTable puts orders__athendef_shadow's definition over the live one
-- glue:DeleteTable sales.orders__athendef_shadow

-- partitions follow the table's columns
-- glue:BatchUpdatePartition, 100 partitions a call
