CREATE EXTERNAL TABLE sq (a string, b string)
ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.OpenCSVSerde'
WITH SERDEPROPERTIES ('separatorChar' = '\u003B', 'quoteChar' = "'")
LOCATION 's3://samples/sq/'
