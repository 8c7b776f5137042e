CREATE EXTERNAL TABLE multi_delim (a string, b string, c string)
ROW FORMAT SERDE 'org.apache.hadoop.hive.contrib.serde2.MultiDelimitSerDe'
WITH SERDEPROPERTIES ('field.delim'='||', 'collection.delim'=':', 'mapkey.delim'='@')
LOCATION 's3://samples/multi-delim/'
