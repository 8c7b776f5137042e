CREATE EXTERNAL TABLE orders (id int)
PARTITIONED BY (dt string, region string)
LOCATION 's3://lake/orders/'
TBLPROPERTIES (
  'projection.enabled' = 'true',
  'projection.dt.type' = 'date',
  'projection.dt.range' = '2020,NOW',
  'projection.dt.format' = 'yyyy'
)
