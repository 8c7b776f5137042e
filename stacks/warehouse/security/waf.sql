-- AWS WAF full logs. Format: "Log fields for web ACL traffic" in the WAF guide.
CREATE EXTERNAL TABLE IF NOT EXISTS security.waf (
  `timestamp` bigint COMMENT 'epoch milliseconds',
  formatversion int,
  webaclid string,
  terminatingruleid string,
  terminatingruletype string,
  action string,
  terminatingrulematchdetails array<struct<
    conditiontype:string, sensitivitylevel:string, location:string, matcheddata:array<string>>>,
  httpsourcename string,
  httpsourceid string,
  rulegrouplist array<struct<
    rulegroupid:string,
    terminatingrule:struct<ruleid:string, action:string, rulematchdetails:array<struct<conditiontype:string, sensitivitylevel:string, location:string, matcheddata:array<string>>>>,
    nonterminatingmatchingrules:array<struct<ruleid:string, action:string, overriddenaction:string, rulematchdetails:array<struct<conditiontype:string, sensitivitylevel:string, location:string, matcheddata:array<string>>>>>,
    excludedrules:array<struct<ruleid:string, exclusiontype:string>>>>,
  ratebasedrulelist array<struct<ratebasedruleid:string, limitkey:string, maxrateallowed:int>>,
  nonterminatingmatchingrules array<struct<
    ruleid:string, action:string,
    rulematchdetails:array<struct<conditiontype:string, sensitivitylevel:string, location:string, matcheddata:array<string>>>,
    challengeresponse:struct<responsecode:string, solvetimestamp:string>,
    captcharesponse:struct<responsecode:string, solvetimestamp:string>>>,
  requestheadersinserted array<struct<name:string, value:string>>,
  responsecodesent string,
  httprequest struct<
    clientip:string,
    country:string,
    headers:array<struct<name:string, value:string>>,
    uri:string,
    args:string,
    httpversion:string,
    httpmethod:string,
    requestid:string,
    fragment:string,
    scheme:string,
    host:string>,
  labels array<struct<name:string>>,
  captcharesponse struct<responsecode:string, solvetimestamp:string, failurereason:string>,
  challengeresponse struct<responsecode:string, solvetimestamp:string, failurereason:string>,
  ja3fingerprint string,
  oversizefields string,
  requestbodysize int,
  requestbodysizeinspectedbywaf int
)
PARTITIONED BY (log_time string)
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
STORED AS INPUTFORMAT 'org.apache.hadoop.mapred.TextInputFormat'
OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'
LOCATION 's3://aws-waf-logs-example-com/AWSLogs/123456789012/WAFLogs/cloudfront/www/'
TBLPROPERTIES (
  'projection.enabled' = 'true',
  'projection.log_time.type' = 'date',
  'projection.log_time.range' = '2024/01/01/00/00,NOW',
  'projection.log_time.format' = 'yyyy/MM/dd/HH/mm',
  'projection.log_time.interval' = '5',
  'projection.log_time.interval.unit' = 'MINUTES',
  'storage.location.template' = 's3://aws-waf-logs-example-com/AWSLogs/123456789012/WAFLogs/cloudfront/www/${log_time}/'
)
