create table stock_moves (
  move_id bigint,
  sku string,
  moved_at timestamp,
  quantity int,
  kind string
)
partitioned by (hour(moved_at))
location 's3://{{ lake_bucket }}/sales/stock_moves'
tblproperties ('table_type' = 'ICEBERG', 'format' = 'avro')
