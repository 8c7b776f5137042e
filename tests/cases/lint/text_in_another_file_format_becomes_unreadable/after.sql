CREATE EXTERNAL TABLE sales.orders (id bigint, status string)
STORED AS TEXTFILE
LOCATION 's3://lake/sales/orders/'
