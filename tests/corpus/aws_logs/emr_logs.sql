CREATE EXTERNAL TABLE `emr_logs_by_type`(
  `data` string COMMENT 'from deserializer')
 PARTITIONED BY (logtype string)
ROW FORMAT DELIMITED
FIELDS TERMINATED BY '|'
LINES TERMINATED BY '\n'
STORED AS INPUTFORMAT
'org.apache.hadoop.mapred.TextInputFormat'
OUTPUTFORMAT
'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'
LOCATION 's3://aws-logs-111122223333-us-west-2/elasticmapreduce/j-2ABCDE34F5GH6'
