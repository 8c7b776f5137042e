CREATE EXTERNAL TABLE orders (
  id string,
  email string,
  note string
)
PARTITIONED BY (day date, country string)
ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.OpenCSVSerde'
WITH SERDEPROPERTIES ('separatorChar' = ';')
STORED AS TEXTFILE
LOCATION 's3://lake/sales/orders/'
