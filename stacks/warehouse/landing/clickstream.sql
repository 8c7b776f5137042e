-- What the browser sends. Five folders an hour, written by Firehose with dynamic partitioning.
CREATE EXTERNAL TABLE clickstream (
  event_id string,
  session_id string,
  user_id string,
  event_name string,
  occurred_at timestamp,
  page struct<url:string,title:string,referrer:string>,
  device struct<type:string,os:string,browser:struct<name:string,version:string>>,
  experiments array<struct<name:string,variant:string>>,
  properties map<string,string>
)
PARTITIONED BY (site string, hour string)
ROW FORMAT SERDE 'org.apache.hive.hcatalog.data.JsonSerDe'
STORED AS
  INPUTFORMAT 'org.apache.hadoop.mapred.TextInputFormat'
  OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'
LOCATION 's3://{{ lake_bucket }}/landing/clickstream/'
TBLPROPERTIES (
  'projection.enabled' = 'true',
  'projection.site.type' = 'enum',
  'projection.site.values' = 'de,at,ch,fr,uk',
  'projection.hour.type' = 'date',
  'projection.hour.range' = 'NOW-3YEARS,NOW',
  'projection.hour.format' = 'yyyy-MM-dd-HH',
  'projection.hour.interval' = '1',
  'projection.hour.interval.unit' = 'HOURS',
  'storage.location.template' = 's3://{{ lake_bucket }}/landing/clickstream/site=${site}/hour=${hour}/'
)
