CREATE EXTERNAL TABLE orders (a decimal(10,0), b decimal(5,0), c decimal(4,1), d decimal(3,0))
LOCATION 's3://lake/orders/'
