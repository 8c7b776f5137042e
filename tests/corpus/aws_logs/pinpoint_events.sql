CREATE EXTERNAL TABLE pinpoint (
  event_type string,
  event_timestamp bigint,
  arrival_timestamp bigint,
  event_version string,
  application struct<app_id:string,sdk:string>,
  client struct<client_id:string>,
  attributes struct<campaign_id:string,treatment_id:string>,
  awsaccountid string
)
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
LOCATION 's3://pinpoint/events/'
