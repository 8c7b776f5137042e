CREATE EXTERNAL TABLE orders (id int)
ROW FORMAT SERDE 'org.apache.hive.hcatalog.data.JsonSerDe'
STORED AS TEXTFILE
LOCATION 's3://lake/orders/'
