CREATE EXTERNAL TABLE orders (_id string)
LOCATION 's3://lake/orders/'
