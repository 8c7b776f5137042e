create external table web.apache_combined (
  host string,
  identity string,
  `user` string,
  `time` string,
  request string,
  status string,
  size string,
  referer string,
  agent string
)
row format serde 'org.apache.hadoop.hive.serde2.RegexSerDe'
with serdeproperties (
  "input.regex" = "([^ ]*) ([^ ]*) ([^ ]*) (-|\\[[^\\]]*\\]) ([^ \"]*|\"[^\"]*\") (-|[0-9]*) (-|[0-9]*)(?: ([^ \"]*|\".*\") ([^ \"]*|\".*\"))?",
  "output.format.string" = "%1$s %2$s %3$s %4$s %5$s %6$s %7$s %8$s %9$s",
  "input.regex.case.insensitive" = "true"
)
stored as textfile
location 's3://web-logs/apache-combined/'
