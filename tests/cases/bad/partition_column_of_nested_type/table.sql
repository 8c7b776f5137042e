CREATE EXTERNAL TABLE orders (id int)
PARTITIONED BY (dt array<string>)
LOCATION 's3://lake/orders/'
