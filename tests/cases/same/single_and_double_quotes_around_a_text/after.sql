CREATE EXTERNAL TABLE orders (id int COMMENT "it's \"it\"")
LOCATION 's3://lake/orders/'
