-- The old shop's own log, by a Grok pattern.
-- 2024-05-01 12:30:00,123 INFO [http-7] c.e.shop.Cart - order 4711 placed
CREATE EXTERNAL TABLE app_log (
  logged_at string,
  level string,
  thread string,
  logger string,
  message string
)
PARTITIONED BY (host string, day int)
ROW FORMAT SERDE 'com.amazonaws.glue.serde.GrokSerDe'
WITH SERDEPROPERTIES (
  'input.grokCustomPatterns' = 'THREAD [^\\]]+',
  'input.format' = '%{TIMESTAMP_ISO8601:logged_at} %{LOGLEVEL:level} \\[%{THREAD:thread}\\] %{NOTSPACE:logger} - %{GREEDYDATA:message}'
)
STORED AS INPUTFORMAT 'org.apache.hadoop.mapred.TextInputFormat'
OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'
LOCATION 's3://{{ lake_bucket }}/landing/app-log/'
