-- VPC flow logs, delivered as Parquet. All fields up to version 5 of the record format.
-- Format: "Flow log records" in the VPC guide.
CREATE EXTERNAL TABLE logs.vpc_flow (
  version             int,
  account_id          string,
  interface_id        string,
  srcaddr             string,
  dstaddr             string,
  srcport             int,
  dstport             int,
  protocol            bigint COMMENT 'IANA number: 6 is TCP, 17 is UDP',
  packets             bigint,
  bytes               bigint,
  `start`             bigint COMMENT 'epoch seconds',
  `end`               bigint COMMENT 'epoch seconds',
  action              string COMMENT 'ACCEPT or REJECT',
  log_status          string,
  vpc_id              string,
  subnet_id           string,
  instance_id         string,
  tcp_flags           int,
  type                string,
  pkt_srcaddr         string,
  pkt_dstaddr         string,
  az_id               string,
  sublocation_type    string,
  sublocation_id      string,
  pkt_src_aws_service string,
  pkt_dst_aws_service string,
  flow_direction      string,
  traffic_path        int
)
PARTITIONED BY (accid string, region string, day string)
ROW FORMAT SERDE 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe'
STORED AS
  INPUTFORMAT  'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat'
  OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat'
LOCATION 's3://{{ lake_bucket }}/vpcflow/AWSLogs/'
TBLPROPERTIES (
  'EXTERNAL' = 'true',
  'projection.enabled' = 'true',
  'projection.accid.type' = 'enum',
  'projection.accid.values' = '123456789012,210987654321',
  'projection.region.type' = 'enum',
  'projection.region.values' = 'eu-west-1,eu-central-1,us-east-1',
  'projection.day.type' = 'date',
  'projection.day.range' = '2024/01/01,NOW',
  'projection.day.format' = 'yyyy/MM/dd',
  'storage.location.template' = 's3://{{ lake_bucket }}/vpcflow/AWSLogs/${accid}/vpcflowlogs/${region}/${day}/'
)
