CREATE EXTERNAL TABLE anf_flow (
  firewall_name string,
  availability_zone string,
  event_timestamp bigint,
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
    netflow:struct<
      pkts:int,
      bytes:bigint,
      `start`:string,
      finish:string,
      age:int,
      min_ttl:int,
      max_ttl:int>>
)
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
STORED AS INPUTFORMAT 'org.apache.hadoop.mapred.TextInputFormat'
OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'
LOCATION 's3://anf-logs/AWSLogs/'
