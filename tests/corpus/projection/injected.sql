CREATE EXTERNAL TABLE proj_injected (v int) PARTITIONED BY (day string, customer_id string)
STORED AS PARQUET LOCATION 's3://projection/injected/'
TBLPROPERTIES (
  'projection.enabled' = 'true',
  'projection.day.type' = 'date', 'projection.day.format' = 'yyyy-MM-dd', 'projection.day.range' = '2021-01-01,NOW',
  'projection.day.interval' = '1', 'projection.day.interval.unit' = 'DAYS',
  'projection.customer_id.type' = 'injected',
  'storage.location.template' = 's3://projection/injected/${day}/${customer_id}/')
