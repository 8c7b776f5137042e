CREATE EXTERNAL TABLE rc_text (a string, b int)
ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.columnar.ColumnarSerDe'
STORED AS RCFILE
LOCATION 's3://samples/rc-text/'
