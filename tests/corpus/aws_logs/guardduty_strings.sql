CREATE EXTERNAL TABLE `gd_findings` (
  `schemaversion` string, `accountid` string, `region` string, `partition` string, `id` string,
  `arn` string, `type` string, `resource` string, `service` string, `severity` string,
  `createdat` string, `updatedat` string, `title` string, `description` string)
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
 LOCATION 's3://gd-findings/AWSLogs/111122223333/GuardDuty/'
 TBLPROPERTIES ('has_encrypted_data'='true')
