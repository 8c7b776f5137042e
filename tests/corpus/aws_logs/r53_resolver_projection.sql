CREATE EXTERNAL TABLE IF NOT EXISTS r53_rlogs (
  version string, account_id string, region string, vpc_id string,
  query_timestamp string, query_name string, query_type string, query_class string, rcode string,
  answers array<struct<Rdata: string, Type: string, Class: string>>,
  srcaddr string, srcport int, transport string,
  srcids struct<instance: string, resolver_endpoint: string>,
  firewall_rule_action string, firewall_rule_group_id string, firewall_domain_list_id string
)
PARTITIONED BY (`account` string, `region_p` string, `vpc` string, `date` string)
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
LOCATION 's3://dns-logs/AWSLogs/'
TBLPROPERTIES(
  'projection.enabled' = 'true',
  'projection.account.type' = 'injected',
  'projection.region_p.type' = 'enum',
  'projection.region_p.values' = 'us-east-1,us-east-2',
  'projection.vpc.type' = 'enum',
  'projection.vpc.values' = 'vpc-0a1b2c3d,vpc-4e5f6071',
  'projection.date.type' = 'date',
  'projection.date.range' = '2021/06/28,NOW',
  'projection.date.format' = 'yyyy/MM/dd',
  'projection.date.interval' = '1',
  'projection.date.interval.unit' = 'DAYS',
  'storage.location.template' = 's3://dns-logs/AWSLogs/${account}/vpcdnsquerylogs/${vpc}/${date}/${region_p}/'
)
