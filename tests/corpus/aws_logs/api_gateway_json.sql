CREATE EXTERNAL TABLE apigw_access (
  `requestId` string, `ip` string, `caller` string, `user` string, `requestTime` string,
  `httpMethod` string, `resourcePath` string, `status` string, `protocol` string, `responseLength` string)
ROW FORMAT SERDE 'org.apache.hive.hcatalog.data.JsonSerDe'
LOCATION 's3://apigw-logs/prod/'
TBLPROPERTIES ('classification'='json')
