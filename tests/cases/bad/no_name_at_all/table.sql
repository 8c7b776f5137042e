CREATE EXTERNAL TABLE (id int)
LOCATION 's3://lake/orders/'
