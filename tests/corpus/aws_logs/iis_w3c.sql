CREATE EXTERNAL TABLE `iis_w3c`(
  date_col string, time_col string, c_ip string, s_ip string, cs_method string, cs_uri_stem string,
  sc_status string, sc_bytes string, cs_bytes string, time_taken string, cs_version string)
ROW FORMAT DELIMITED FIELDS TERMINATED BY ' '
STORED AS INPUTFORMAT 'org.apache.hadoop.mapred.TextInputFormat'
OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'
LOCATION 's3://iis-logs/w3c/'
