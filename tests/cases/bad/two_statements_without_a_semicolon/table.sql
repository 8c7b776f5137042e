CREATE EXTERNAL TABLE orders (id int)
LOCATION 's3://lake/orders/'
CREATE EXTERNAL TABLE more (id int)
LOCATION 's3://lake/orders/'
