-- Application Load Balancer access logs, one line a request.
-- Format: "Access logs for your Application Load Balancer" in the Elastic Load Balancing guide.
-- Partitions are computed from the path, so no crawler and no MSCK REPAIR TABLE is needed.
CREATE EXTERNAL TABLE alb_access (
  type                     string COMMENT 'http, https, h2, grpcs, ws or wss',
  `time`                   string COMMENT 'when the response was sent, ISO 8601',
  elb                      string,
  client_ip                string,
  client_port              int,
  target_ip                string,
  target_port              int,
  request_processing_time  double COMMENT 'seconds until a target was chosen, -1 for none',
  target_processing_time   double,
  response_processing_time double,
  elb_status_code          int,
  target_status_code       string COMMENT '- where no target answered',
  received_bytes           bigint,
  sent_bytes               bigint,
  request_verb             string,
  request_url              string,
  request_proto            string,
  user_agent               string,
  ssl_cipher               string,
  ssl_protocol             string,
  target_group_arn         string,
  trace_id                 string,
  domain_name              string,
  chosen_cert_arn          string,
  matched_rule_priority    string,
  request_creation_time    string,
  actions_executed         string,
  redirect_url             string,
  lambda_error_reason      string,
  target_port_list         string,
  target_status_code_list  string,
  classification           string COMMENT 'desync mitigation: Acceptable, Ambiguous or Severe',
  classification_reason    string,
  conn_trace_id            string
)
COMMENT 'Requests through our public load balancers'
PARTITIONED BY (day string COMMENT 'yyyy/MM/dd, as the load balancer names its folders')
ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.RegexSerDe'
WITH SERDEPROPERTIES (
  'serialization.format' = '1',
  'input.regex' = '([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*):([0-9]*) ([^ ]*)[:-]([0-9]*) ([-.0-9]*) ([-.0-9]*) ([-.0-9]*) ([-0-9]*) (-|[-0-9]*) ([-0-9]*) ([-0-9]*) \"([^ ]*) (.*) (- |[^ ]*)\" \"([^\"]*)\" ([A-Z0-9_-]+) ([A-Za-z0-9.-]*) ([^ ]*) \"([^\"]*)\" \"([^\"]*)\" \"([^\"]*)\" ([-.0-9]*) ([^ ]*) \"([^\"]*)\" \"([^\"]*)\" \"([^ ]*)\" \"([^\\s]+?)\" \"([^\\s]+)\" \"([^ ]*)\" \"([^ ]*)\" ?([^ ]*)?.*'
)
LOCATION 's3://{{ lake_bucket }}/AWSLogs/123456789012/elasticloadbalancing/eu-west-1/'
TBLPROPERTIES (
  'projection.enabled'            = 'true',
  'projection.day.type'           = 'date',
  'projection.day.range'          = '2024/01/01,NOW',
  'projection.day.format'         = 'yyyy/MM/dd',
  'projection.day.interval'       = '1',
  'projection.day.interval.unit'  = 'DAYS',
  'storage.location.template'     = 's3://{{ lake_bucket }}/AWSLogs/123456789012/elasticloadbalancing/eu-west-1/${day}/'
)
