CREATE EXTERNAL TABLE orders (id int)
PARTITIONED BY (d string)
LOCATION 's3://lake/orders/'
TBLPROPERTIES (
  'projection.enabled' = 'true',
  'projection.d.type' = 'date',
  'projection.d.range' = '2020-01-01,NOW',
  'projection.d.format' = 'yyyy-MM-dd',
  'projection.d.interval.unit' = 'DAY'
)
