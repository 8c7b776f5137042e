CREATE EXTERNAL TABLE tabbed (a string, b string)
ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.OpenCSVSerde'
WITH SERDEPROPERTIES ("separatorChar"="\t", "quoteChar"="`", "escapeChar"="\\")
LOCATION 's3://samples/tabbed/'
TBLPROPERTIES ("skip.header.line.count"="1")
