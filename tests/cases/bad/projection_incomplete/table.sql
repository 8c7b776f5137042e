CREATE EXTERNAL TABLE orders (id int)
PARTITIONED BY (a string, b string, c string)
LOCATION 's3://lake/orders/'
TBLPROPERTIES (
  'projection.enabled' = 'true',
  'projection.a.type' = 'enum',
  'projection.b.type' = 'integer',
  'projection.c.type' = 'date'
)
