CREATE EXTERNAL TABLE orders (id int)
LOCATION 's3://lake/orders/'
STORED AS PARQUET
PARTITIONED BY (dt string)
