CREATE EXTERNAL TABLE orders (id int NOT NULL)
LOCATION 's3://lake/orders/'
