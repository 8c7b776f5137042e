CREATE EXTERNAL TABLE rds_audit (
  `timestamp` string, serverhost string, username string, host string, connectionid bigint,
  queryid bigint, operation string, `database` string, object string, retcode int)
PARTITIONED BY (cluster string, dt date)
ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.OpenCSVSerde'
WITH SERDEPROPERTIES ('quoteChar'='\'', 'escapeChar'='\\')
LOCATION 's3://rds-audit/aurora/'
