CREATE EXTERNAL TABLE IF NOT EXISTS waf_min (
  `timestamp` bigint, action string,
  httprequest struct<clientip:string,country:string,uri:string,httpmethod:string>
)
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
WITH SERDEPROPERTIES ('paths'='action,formatVersion,httpRequest,httpSourceId,httpSourceName,labels,timestamp,webaclId')
LOCATION 's3://aws-waf-logs-shop/AWSLogs/'
TBLPROPERTIES ('has_encrypted_data'='false')
