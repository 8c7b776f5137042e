-- API Gateway access logs, in the JSON format that our stages are set up with, through Firehose.
-- Firehose's folders are yyyy/MM/dd/HH in UTC.
CREATE EXTERNAL TABLE api_gateway (
  requestid      string,
  ip             string,
  caller         string,
  `user`         string,
  requesttime    string,
  httpmethod     string,
  resourcepath   string,
  status         int,
  protocol       string,
  responselength bigint,
  latencies      struct<total:int, integration:int, authorizer:int>
)
PARTITIONED BY (hour string)
ROW FORMAT SERDE 'org.apache.hive.hcatalog.data.JsonSerDe'
WITH SERDEPROPERTIES ('ignore.malformed.json' = 'true')
LOCATION 's3://{{ lake_bucket }}/firehose/api-gateway/'
TBLPROPERTIES (
  'projection.enabled' = 'true',
  'projection.hour.type' = 'date',
  'projection.hour.range' = '2024/06/01/00,NOW',
  'projection.hour.format' = 'yyyy/MM/dd/HH',
  'projection.hour.interval' = '1',
  'projection.hour.interval.unit' = 'HOURS',
  'storage.location.template' = 's3://{{ lake_bucket }}/firehose/api-gateway/${hour}/'
)
