-- GuardDuty findings, exported to S3. Only the parts that the runbooks use.
CREATE EXTERNAL TABLE guardduty_findings (
  schemaversion string,
  accountid string,
  region string,
  `partition` string,
  id string,
  arn string,
  type string,
  `resource` struct<
    resourcetype:string,
    instancedetails:struct<instanceid:string,instancetype:string,launchtime:string,imageid:string>,
    accesskeydetails:struct<accesskeyid:string,principalid:string,usertype:string,username:string>>,
  service struct<
    servicename:string,
    detectorid:string,
    count:int,
    archived:boolean,
    eventfirstseen:string,
    eventlastseen:string,
    action:struct<actiontype:string,dnsrequestaction:struct<domain:string,protocol:string,blocked:boolean>>>,
  severity double,
  createdat string,
  updatedat string,
  title string,
  description string
)
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
WITH SERDEPROPERTIES (
  'case.insensitive' = 'TRUE',
  'dots.in.keys' = 'FALSE',
  'ignore.malformed.json' = 'FALSE'
)
LOCATION 's3://{{ lake_bucket }}/security/guardduty/AWSLogs/'
TBLPROPERTIES ('has_encrypted_data' = 'true')
