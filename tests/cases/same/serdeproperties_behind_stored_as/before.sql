CREATE EXTERNAL TABLE orders (id int)
ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.OpenCSVSerde'
STORED AS TEXTFILE
WITH SERDEPROPERTIES ('separatorChar' = ';')
LOCATION 's3://lake/orders/'
