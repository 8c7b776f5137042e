CREATE TABLE sales.customer_profiles (
  customer_id bigint COMMENT 'the CRM\'s number',
  full_name string,
  email string,
  country string,
  newsletter boolean,
  created_at timestamp,
  updated_at timestamp
)
PARTITIONED BY (country, bucket(8, customer_id))
LOCATION 's3://{{ lake_bucket }}/sales/customer_profiles/'
TBLPROPERTIES ('table_type'='ICEBERG', 'format'='orc', 'vacuum_min_snapshots_to_keep'='3')
