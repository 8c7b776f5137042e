-- Bucketed by order, as it is joined with orders all the time.
CREATE EXTERNAL TABLE order_lines (
  order_id   bigint,
  position   int,
  sku        string,
  quantity   int,
  unit_price decimal(10,2),
  discount   double
)
PARTITIONED BY (dt date)
CLUSTERED BY (order_id) SORTED BY (order_id ASC, position ASC) INTO 32 BUCKETS
STORED AS PARQUET
LOCATION 's3://{{ lake_bucket }}/sales/order_lines/'
TBLPROPERTIES ('parquet.compression' = 'SNAPPY')
