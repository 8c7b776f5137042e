CREATE EXTERNAL TABLE trail_digest (
  awsaccountid string,
  digeststarttime timestamp,
  digestendtime timestamp,
  digests3bucket string,
  digests3object string,
  newesteventtime string,
  oldesteventtime string,
  previousdigests3bucket string,
  previousdigesthashvalue string,
  logfiles array<struct<s3bucket:string,s3object:string,hashvalue:string,hashalgorithm:string,newesteventtime:string,oldesteventtime:string>>
)
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
WITH SERDEPROPERTIES ('ignore.malformed.json'='true','case.insensitive'='true')
LOCATION 's3://trail-archive/AWSLogs/444455556666/CloudTrail-Digest/'
