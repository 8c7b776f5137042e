-- The clickstream, cleaned. Iceberg: late events arrive for a week, and people ask to be forgotten.
CREATE TABLE web_events (
  event_id string,
  user_id string,
  event_name string,
  occurred_at timestamp,
  page struct<url: string, title: string>,
  experiments array<struct<name: string, variant: string>>,
  properties map<string, string>
)
PARTITIONED BY (day(occurred_at), bucket(16, user_id))
LOCATION 's3://{{ lake_bucket }}/sales/web_events/'
TBLPROPERTIES (
  'table_type' = 'ICEBERG',
  'format' = 'parquet',
  'write_compression' = 'zstd',
  'optimize_rewrite_delete_file_threshold' = '10'
)
