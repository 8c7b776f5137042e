CREATE EXTERNAL TABLE orders (
  id bigint,
  amount double,
  -- athendef: renamed-from=note
  remark string
)
PARTITIONED BY (day date, country string)
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
WITH SERDEPROPERTIES ('mapping.remark' = 'note')
STORED AS TEXTFILE
LOCATION 's3://lake/sales/orders/'
