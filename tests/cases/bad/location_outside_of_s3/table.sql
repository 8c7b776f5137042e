CREATE EXTERNAL TABLE orders (id int)
LOCATION 'https://lake.s3.amazonaws.com/orders/'
