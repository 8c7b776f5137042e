CREATE EXTERNAL TABLE IF NOT EXISTS metrics_stream (
  metric_stream_name string, account_id string, region string, namespace string, metric_name string,
  dimensions map<string,string>, `timestamp` bigint,
  value struct<max:double,min:double,`sum`:double,`count`:double>, unit string)
PARTITIONED BY (`year` int, `month` int, `day` int, `hour` int)
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
LOCATION 's3://metric-streams/json/'
TBLPROPERTIES (
'projection.enabled'='true',
'projection.year.type'='integer', 'projection.year.range'='2021,2040',
'projection.month.type'='integer', 'projection.month.range'='1,12', 'projection.month.digits'='2',
'projection.day.type'='integer', 'projection.day.range'='1,31', 'projection.day.digits'='2',
'projection.hour.type'='integer', 'projection.hour.range'='0,23', 'projection.hour.digits'='2', 'projection.hour.interval'='1',
'storage.location.template'='s3://metric-streams/json/${year}/${month}/${day}/${hour}')
