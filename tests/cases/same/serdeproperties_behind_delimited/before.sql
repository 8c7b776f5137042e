CREATE EXTERNAL TABLE orders (id int, note string)
ROW FORMAT DELIMITED
  FIELDS TERMINATED BY ','
WITH SERDEPROPERTIES (
  'escape.delim'='\\')
STORED AS INPUTFORMAT
  'org.apache.hadoop.mapred.TextInputFormat'
OUTPUTFORMAT
  'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'
LOCATION
  's3://lake/orders/'
