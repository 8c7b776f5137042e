CREATE EXTERNAL TABLE `nlb_tls_2019`(
  `type` string, 
  `version` string, 
  `time` string, 
  `elb` string, 
  `listener_id` string, 
  `client_ip` string, 
  `client_port` int, 
  `target_ip` string, 
  `target_port` int, 
  `tcp_connection_time_ms` double, 
  `tls_handshake_time_ms` double, 
  `received_bytes` bigint, 
  `sent_bytes` bigint, 
  `incoming_tls_alert` int, 
  `cert_arn` string, 
  `certificate_serial` string, 
  `tls_cipher_suite` string, 
  `tls_protocol_version` string, 
  `tls_named_group` string, 
  `domain_name` string)
ROW FORMAT SERDE 
  'org.apache.hadoop.hive.serde2.RegexSerDe' 
WITH SERDEPROPERTIES ( 
  'input.regex'='([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*):([0-9]*) ([^ ]*):([0-9]*) ([-.0-9]*) ([-.0-9]*) ([-0-9]*) ([-0-9]*) ([-0-9]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*)($| [^ ]*)') 
STORED AS INPUTFORMAT 
  'org.apache.hadoop.mapred.TextInputFormat' 
OUTPUTFORMAT 
  'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'
LOCATION
  's3://nlb-logs/AWSLogs/111122223333/elasticloadbalancing/us-east-1'
TBLPROPERTIES (
  'transient_lastDdlTime'='1561987362')
