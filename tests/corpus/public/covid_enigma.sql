CREATE EXTERNAL TABLE `covid-19`.`enigma_jhu`(
  `fips` string, `admin2` string, `province_state` string, `country_region` string, `last_update` string,
  `latitude` double, `longitude` double, `confirmed` int, `deaths` int, `recovered` int, `active` int, `combined_key` string)
ROW FORMAT DELIMITED FIELDS TERMINATED BY ','
STORED AS INPUTFORMAT 'org.apache.hadoop.mapred.TextInputFormat' OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'
LOCATION 's3://covid19-lake/enigma-jhu/csv/'
TBLPROPERTIES ('areColumnsQuoted'='false','columnsOrdered'='true','delimiter'=',','skip.header.line.count'='1')
