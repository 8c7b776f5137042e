CREATE EXTERNAL TABLE IF NOT EXISTS athenacurcfn_cost.cost_report(
     identity_line_item_id STRING,
     identity_time_interval STRING,
     bill_invoice_id STRING,
     bill_billing_entity STRING,
     bill_bill_type STRING,
     bill_payer_account_id STRING,
     bill_billing_period_start_date TIMESTAMP,
     bill_billing_period_end_date TIMESTAMP,
     line_item_usage_account_id STRING,
     line_item_line_item_type STRING,
     line_item_usage_start_date TIMESTAMP,
     line_item_usage_end_date TIMESTAMP,
     line_item_product_code STRING,
     line_item_usage_type STRING,
     line_item_operation STRING,
     line_item_resource_id STRING,
     line_item_usage_amount DOUBLE,
     line_item_unblended_rate STRING,
     line_item_unblended_cost DOUBLE,
     line_item_blended_cost DOUBLE,
     product_product_name STRING,
     product_region STRING,
     pricing_public_on_demand_cost DOUBLE,
     reservation_effective_cost DOUBLE,
     savings_plan_savings_plan_effective_cost DOUBLE,
     resource_tags_user_name STRING
)
    PARTITIONED BY (
        year STRING,
        month STRING
    )
    ROW FORMAT SERDE
        'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe'
    WITH  SERDEPROPERTIES (
         'serialization.format' = '1'
  ) LOCATION 's3://billing/cur/cost_report/cost_report'
