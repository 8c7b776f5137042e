CREATE EXTERNAL TABLE orders (id int)
STORED AS AVRO
LOCATION 's3://lake/orders/'
