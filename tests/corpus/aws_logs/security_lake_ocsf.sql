CREATE EXTERNAL TABLE ocsf_vpc_flow (
  metadata struct<product:struct<version:string,name:string,feature:struct<name:string>,vendor_name:string>,profiles:array<string>,version:string>,
  cloud struct<account_uid:string,region:string,zone:string,provider:string>,
  src_endpoint struct<port:int,svc_name:string,ip:string,intermediate_ips:array<string>,interface_uid:string,vpc_uid:string,instance_uid:string,subnet_uid:string>,
  dst_endpoint struct<port:int,svc_name:string,ip:string>,
  connection_info struct<protocol_num:int,tcp_flags:int,protocol_ver:string,boundary_id:int,boundary:string,direction_id:int,direction:string>,
  traffic struct<packets:bigint,bytes:bigint>,
  `time` bigint, start_time bigint, end_time bigint,
  status_code string, severity_id int, severity string, class_name string, class_uid int,
  category_name string, category_uid int, activity_name string, activity_id int,
  disposition string, disposition_id int, type_uid int, type_name string,
  unmapped map<string,string>)
PARTITIONED BY (region string, accountid string, eventday string)
STORED AS PARQUET
LOCATION 's3://aws-security-data-lake-eu-west-1-abc/aws/VPC_FLOW/'
TBLPROPERTIES ('compression_type'='zstd')
