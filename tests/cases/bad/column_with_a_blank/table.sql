CREATE EXTERNAL TABLE orders (order id string)
LOCATION 's3://lake/orders/'
