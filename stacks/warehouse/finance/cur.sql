-- Cost and Usage Report, Parquet with Athena integration: names are lower-case, with an
-- underscore for every slash, colon and capital. Columns depend on what an account buys; these
-- are ours. Format: "Data dictionary" in the Cost and Usage Reports guide.
CREATE EXTERNAL TABLE cur (
  identity_line_item_id string,
  identity_time_interval string,
  bill_invoice_id string,
  bill_billing_entity string,
  bill_bill_type string,
  bill_payer_account_id string,
  bill_billing_period_start_date timestamp,
  bill_billing_period_end_date timestamp,
  line_item_usage_account_id string,
  line_item_line_item_type string,
  line_item_usage_start_date timestamp,
  line_item_usage_end_date timestamp,
  line_item_product_code string,
  line_item_usage_type string,
  line_item_operation string,
  line_item_availability_zone string,
  line_item_resource_id string,
  line_item_usage_amount double,
  line_item_normalization_factor double,
  line_item_normalized_usage_amount double,
  line_item_currency_code string,
  line_item_unblended_rate string,
  line_item_unblended_cost double,
  line_item_blended_rate string,
  line_item_blended_cost double,
  line_item_line_item_description string,
  line_item_tax_type string,
  product_product_name string,
  product_instance_type string,
  product_region string,
  product_servicecode string,
  pricing_term string,
  pricing_unit string,
  reservation_reservation_a_r_n string,
  reservation_effective_cost double,
  reservation_unused_quantity double,
  savings_plan_savings_plan_a_r_n string,
  savings_plan_savings_plan_effective_cost double,
  resource_tags_user_cost_center string,
  resource_tags_user_environment string
)
PARTITIONED BY (year string, month string)
STORED AS PARQUET
LOCATION 's3://{{ lake_bucket }}/finance/cur/acme-cur/acme-cur/'
TBLPROPERTIES ('parquet.compression' = 'SNAPPY', 'classification' = 'parquet')
