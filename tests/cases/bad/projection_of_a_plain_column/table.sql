CREATE EXTERNAL TABLE orders (id int)
PARTITIONED BY (region string)
LOCATION 's3://lake/orders/'
TBLPROPERTIES (
  'projection.enabled' = 'true',
  'projection.region.type' = 'injected',
  'projection.regoin.type' = 'injected'
)
