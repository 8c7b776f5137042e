create external table cf_regex_sample (
  `date` date, `time` string, location string, bytes int, requestip string, method string,
  host string, uri string, status int, referrer string, os string, browser string, browserversion string
)
row format serde 'org.apache.hadoop.hive.serde2.RegexSerDe'
with serdeproperties (
  "input.regex" = "^(?!#)([^ ]+)\\s+([^ ]+)\\s+([^ ]+)\\s+([^ ]+)\\s+([^ ]+)\\s+([^ ]+)\\s+([^ ]+)\\s+([^ ]+)\\s+([^ ]+)\\s+([^ ]+)\\s+[^\(]+[\(]([^\;]+).*\%20([^\/]+)[\/](.*)$"
)
location 's3://athena-examples-eu-west-1/cloudfront/plaintext/'
