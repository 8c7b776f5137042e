-- One row an order, written once a day.
CREATE EXTERNAL TABLE sales.orders (
  order_id     bigint,
  customer_id  bigint,
  status       string COMMENT 'placed, paid, shipped, returned or cancelled',
  amount       decimal(10,2) COMMENT 'gross, in the order\'s currency',
  currency     char(3),
  placed_at    timestamp,
  shipped_at   timestamp,
  channel      string
)
COMMENT 'Orders of all shops'
PARTITIONED BY (dt date COMMENT 'the day it was placed, UTC')
STORED AS PARQUET
LOCATION 's3://{{ lake_bucket }}/sales/orders/'
TBLPROPERTIES ('parquet.compression' = 'ZSTD')
