-- Iceberg, because the planners change their minds: MERGE and UPDATE are run on it.
CREATE TABLE finance.budgets (
  cost_center string COMMENT 'as in account_owners.owner.cost_center',
  month date COMMENT 'first day of the month',
  amount decimal(14,2),
  currency string,
  approved boolean,
  approved_by string,
  changed_at timestamp
)
PARTITIONED BY (year(month))
LOCATION 's3://{{ lake_bucket }}/finance/budgets/'
TBLPROPERTIES (
  'table_type' = 'ICEBERG',
  'format' = 'parquet',
  'write_compression' = 'zstd',
  'vacuum_max_snapshot_age_seconds' = '2592000'
)
