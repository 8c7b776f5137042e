CREATE EXTERNAL TABLE syslog (
  `month` string, `day` string, `time` string, host string, process string, pid string, message string)
ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.RegexSerDe'
WITH SERDEPROPERTIES ('input.regex'='^(\\w{3})\\s+(\\d{1,2})\\s+(\\d{2}:\\d{2}:\\d{2})\\s+(\\S+)\\s+([^\\[:]+)(?:\\[(\\d+)\\])?:\\s(.*)$')
LOCATION 's3://samples/syslog/'
