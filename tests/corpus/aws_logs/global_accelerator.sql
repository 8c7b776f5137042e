CREATE EXTERNAL TABLE IF NOT EXISTS aga_flows (
  version string, account string, acceleratorid string, clientip string, clientport int,
  gip string, gipport int, endpointip string, endpointport int, protocol string,
  ipaddresstype string, numpackets bigint, numbytes int, starttime int, endtime int,
  action string, logstatus string, agasourceip string, agasourceport int,
  endpointregion string, agaregion string, direction string, vpc_id string, reject_reason string
)
PARTITIONED BY (dt string)
ROW FORMAT DELIMITED
FIELDS TERMINATED BY ' '
LOCATION 's3://aga-logs/flow/AWSLogs/111122223333/globalaccelerator/us-west-2/'
TBLPROPERTIES ("skip.header.line.count"="1")
