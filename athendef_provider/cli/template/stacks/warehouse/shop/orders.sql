-- One statement in each file. The folder is the database, the file name is the table name.
CREATE EXTERNAL TABLE orders (
  order_id bigint,
  customer_id bigint,
  amount decimal(10,2) COMMENT 'gross',
  placed_at timestamp
)
PARTITIONED BY (dt string)
STORED AS PARQUET
LOCATION 's3://{{ lake_bucket }}/shop/orders/'
TBLPROPERTIES ('parquet.compression' = 'ZSTD')
