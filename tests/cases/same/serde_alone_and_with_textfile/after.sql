CREATE EXTERNAL TABLE orders (id int)
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
STORED AS TEXTFILE
LOCATION 's3://lake/orders/'
