CREATE TABLE all_properties (id bigint, v string)
LOCATION 's3://iceberg/all-properties/'
TBLPROPERTIES (
  'table_type' = 'ICEBERG',
  'format' = 'PARQUET',
  'write_compression' = 'ZSTD',
  'optimize_rewrite_data_file_threshold' = '5',
  'optimize_rewrite_delete_file_threshold' = '2',
  'vacuum_min_snapshots_to_keep' = '1',
  'vacuum_max_snapshot_age_seconds' = '432000',
  'vacuum_max_metadata_files_to_keep' = '100',
  'write_target_data_file_size_bytes' = '134217728',
  'optimize_rewrite_min_data_file_size_bytes' = '67108864',
  'optimize_rewrite_max_data_file_size_bytes' = '241591910'
)
