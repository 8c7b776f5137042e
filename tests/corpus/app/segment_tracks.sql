CREATE EXTERNAL TABLE segment.tracks (
  messageid string, `timestamp` timestamp, event string, userid string, anonymousid string,
  context struct<app:struct<name:string,version:string>,campaign:struct<name:string,source:string,medium:string>,ip:string,page:struct<path:string,referrer:string,title:string,url:string>,useragent:string>,
  properties string)
PARTITIONED BY (source_id string, dt date)
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
WITH SERDEPROPERTIES ('mapping.messageid'='messageId','mapping.anonymousid'='anonymousId')
LOCATION 's3://segment/segment-logs/'
