create external table `dev_jane`.`stg_orders__tmp` (
  `order_id` bigint,
  `ordered_at` timestamp
) stored as parquet location 's3://dbt/dev_jane/stg_orders/3f2b/'
