CREATE EXTERNAL TABLE orders (id int)
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
LOCATION 's3://lake/orders/'
