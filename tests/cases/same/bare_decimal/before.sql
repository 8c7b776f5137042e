CREATE EXTERNAL TABLE orders (a decimal, b decimal(5), c numeric(4,1), d dec(3))
LOCATION 's3://lake/orders/'
