CREATE EXTERNAL TABLE orders (id int)
LOCATION 's3://lake/orders/'
AS SELECT 1
