CREATE TABLE cdc.customers (
  customer_id bigint, first_name string, last_name string, address string, phone string,
  is_deleted boolean, op string, committed_at timestamp)
PARTITIONED BY (year(committed_at))
LOCATION 's3://iceberg/cdc/customers/'
TBLPROPERTIES ('table_type'='ICEBERG','format'='parquet','write_compression'='zstd','vacuum_max_snapshot_age_seconds'='86400')
