CREATE EXTERNAL TABLE table (id int)
LOCATION 's3://lake/orders/'
