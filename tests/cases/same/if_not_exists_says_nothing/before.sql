CREATE EXTERNAL TABLE IF NOT EXISTS orders (id int)
LOCATION 's3://lake/orders/'
