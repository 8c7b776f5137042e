CREATE EXTERNAL TABLE orders (id int)
LOCATION 'S3://lake/orders/'
