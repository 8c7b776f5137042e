CREATE EXTERNAL TABLE gharchive (
  id string, type string, actor struct<id:bigint,login:string,gravatar_id:string,url:string,avatar_url:string>,
  repo struct<id:bigint,name:string,url:string>, payload string, public boolean, created_at string,
  org struct<id:bigint,login:string,gravatar_id:string,url:string,avatar_url:string>)
PARTITIONED BY (`hour` string)
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
WITH SERDEPROPERTIES ('ignore.malformed.json'='true')
LOCATION 's3://gharchive-copy/raw/'
TBLPROPERTIES (
 'projection.enabled'='true', 'projection.hour.type'='date',
 'projection.hour.format'='yyyy-MM-dd-HH', 'projection.hour.range'='2015-01-01-00,NOW-2HOURS',
 'projection.hour.interval'='1','projection.hour.interval.unit'='HOURS',
 'storage.location.template'='s3://gharchive-copy/raw/${hour}')
