CREATE EXTERNAL TABLE orders (id int)
LOCATION 'arn:aws:s3:::lake/orders/'
