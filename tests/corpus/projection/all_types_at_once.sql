CREATE EXTERNAL TABLE proj_all (v string)
PARTITIONED BY (`tenant` string, `region` string, `day` string, `hour` int)
ROW FORMAT SERDE 'org.apache.hive.hcatalog.data.JsonSerDe'
LOCATION 's3://projection/all/'
TBLPROPERTIES (
  'storage.location.template'='s3://projection/all/t=${tenant}/r=${region}/${day}/${hour}/',
  'projection.tenant.type'='injected',
  'projection.region.type'='enum',
  'projection.region.values'='eu-west-1,us-east-1',
  'projection.hour.type'='integer',
  'projection.hour.range'='0,23',
  'projection.hour.digits'='2',
  'projection.day.type'='date',
  'projection.day.range'='2021/01/01,NOW',
  'projection.day.format'='yyyy/MM/dd',
  'projection.enabled'='true')
