CREATE EXTERNAL TABLE sales.orders (id bigint, status string)
STORED AS SEQUENCEFILE
LOCATION 's3://lake/sales/orders/'
