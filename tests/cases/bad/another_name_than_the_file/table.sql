CREATE EXTERNAL TABLE oders (id int)
LOCATION 's3://lake/orders/'
