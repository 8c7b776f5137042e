-- Network Firewall alert log: an envelope of the firewall's around Suricata's EVE record.
CREATE EXTERNAL TABLE network_firewall_alerts (
  firewall_name string,
  availability_zone string,
  event_timestamp string,
  event struct<
    `timestamp`:string,
    flow_id:bigint,
    event_type:string,
    src_ip:string,
    src_port:int,
    dest_ip:string,
    dest_port:int,
    proto:string,
    app_proto:string,
    tls:struct<sni:string,version:string>,
    http:struct<hostname:string,url:string,http_user_agent:string,http_method:string,length:int>,
    alert:struct<action:string,signature_id:int,rev:int,signature:string,category:string,severity:int>>
)
PARTITIONED BY (year int, month int, day int, hour int)
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
LOCATION 's3://{{ lake_bucket }}/security/network-firewall/alert/'
TBLPROPERTIES (
  'projection.enabled' = 'true',
  'projection.year.type' = 'integer',
  'projection.year.range' = '2024,2034',
  'projection.month.type' = 'integer',
  'projection.month.range' = '1,12',
  'projection.month.digits' = '2',
  'projection.day.type' = 'integer',
  'projection.day.range' = '1,31',
  'projection.day.digits' = '2',
  'projection.hour.type' = 'integer',
  'projection.hour.range' = '0,23',
  'projection.hour.digits' = '2',
  'storage.location.template' = 's3://{{ lake_bucket }}/security/network-firewall/alert/${year}/${month}/${day}/${hour}/'
)
