CREATE EXTERNAL TABLE orders (a text, b bool, c real, d datetime, e long, f json)
LOCATION 's3://lake/orders/'
