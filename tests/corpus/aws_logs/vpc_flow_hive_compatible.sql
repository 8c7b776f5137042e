CREATE EXTERNAL TABLE net.flow_hive (
  `version` int, `account_id` string, `interface_id` string, `srcaddr` string, `dstaddr` string,
  `srcport` int, `dstport` int, `protocol` bigint, `packets` bigint, `bytes` bigint,
  `start` bigint, `end` bigint, `action` string, `log_status` string, `vpc_id` string,
  `subnet_id` string, `instance_id` string, `tcp_flags` int, `type` string,
  `pkt_srcaddr` string, `pkt_dstaddr` string, `flow_direction` string, `traffic_path` int)
PARTITIONED BY (
  `aws-account-id` string,
  `aws-service` string,
  `aws-region` string,
  `year` string,
  `month` string,
  `day` string,
  `hour` string)
STORED AS PARQUET
LOCATION 's3://flow-logs/AWSLogs/'
TBLPROPERTIES ('compressionType'='none', 'skip.header.line.count'='1')
