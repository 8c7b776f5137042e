-- Network Load Balancer access logs: TLS connections only, that is all the service logs.
-- Format: "Access logs for your Network Load Balancer".
CREATE EXTERNAL TABLE IF NOT EXISTS logs.nlb_tls (
  type                       string,
  version                    string,
  `time`                     string,
  elb                        string,
  listener_id                string,
  client_ip                  string,
  client_port                int,
  target_ip                  string,
  target_port                int,
  tcp_connection_time_ms     double,
  tls_handshake_time_ms      double,
  received_bytes             bigint,
  sent_bytes                 bigint,
  incoming_tls_alert         string,
  chosen_cert_arn            string,
  chosen_cert_serial         string,
  tls_cipher_suite           string,
  tls_protocol_version       string,
  tls_named_group            string,
  domain_name                string,
  alpn_fe_protocol           string,
  alpn_be_protocol           string,
  alpn_client_preference_list string,
  tls_connection_creation_time string
)
ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.RegexSerDe'
WITH SERDEPROPERTIES (
  'input.regex' = '([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*):([0-9]*) ([^ ]*):([0-9]*) ([-.0-9]*) ([-.0-9]*) ([-0-9]*) ([-0-9]*) ([-0-9a-zA-Z]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ?([^ ]*)?.*'
)
LOCATION 's3://{{ lake_bucket }}/nlb/AWSLogs/123456789012/elasticloadbalancing/eu-west-1/'
