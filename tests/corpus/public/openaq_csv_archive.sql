CREATE EXTERNAL TABLE openaq_v3 (
  `location_id` int, `sensors_id` int, `location` string, `datetime` string,
  `lat` float, `lon` float, `parameter` string, `units` string, `value` float)
PARTITIONED BY (`locationid` string, `year` string, `month` string)
ROW FORMAT DELIMITED FIELDS TERMINATED BY ',' LINES TERMINATED BY '\n'
LOCATION 's3://openaq-data-archive/records/csv.gz'
TBLPROPERTIES ('skip.header.line.count'='1')
