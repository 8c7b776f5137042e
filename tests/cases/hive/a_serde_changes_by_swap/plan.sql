-- changes the SerDe and SerDe properties 'field.delim', 'separatorChar'
CREATE EXTERNAL TABLE sales.orders__athendef_shadow (
  `id` string,
  `note` string
)
PARTITIONED BY (
  `day` date,
  `country` string
)
ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.OpenCSVSerde'
WITH SERDEPROPERTIES (
  'separatorChar' = ';'
)
STORED AS TEXTFILE
LOCATION 's3://lake/sales/orders/'
TBLPROPERTIES (
  'athendef.shadow-of' = 'sales.orders'
);
-- glue:UpdateTable replaces the live definition with that of orders__athendef_shadow
-- glue:DeleteTable sales.orders__athendef_shadow
