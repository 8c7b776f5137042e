CREATE EXTERNAL TABLE orders (id int)
PARTITIONED BY (a string, b string)
LOCATION 's3://lake/orders/'
TBLPROPERTIES (
  'projection.enabled' = 'true',
  'projection.a.type' = 'injected',
  'projection.b.type' = 'injected',
  'storage.location.template' = 's3://lake/orders/${a}/${c}/'
)
