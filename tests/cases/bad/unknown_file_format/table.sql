CREATE EXTERNAL TABLE orders (id int)
STORED AS PARQET
LOCATION 's3://lake/orders/'
