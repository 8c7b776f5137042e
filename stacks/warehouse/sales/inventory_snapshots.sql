CREATE EXTERNAL TABLE IF NOT EXISTS inventory_snapshots (
  sku            string,
  warehouse      string,
  on_hand        int,
  reserved       int,
  reorder_point  int,
  expires        array<struct<on_day:date,quantity:int>>
)
COMMENT 'Stock at midnight'
PARTITIONED BY (snapshot_year int, snapshot_day string)
ROW FORMAT SERDE 'org.apache.hadoop.hive.ql.io.orc.OrcSerde'
WITH SERDEPROPERTIES ('serialization.format' = '1')
STORED AS ORC
LOCATION 's3://{{ lake_bucket }}/sales/inventory/'
TBLPROPERTIES ('orc.compress' = 'ZLIB', 'orc.bloom.filter.columns' = 'sku,warehouse')
