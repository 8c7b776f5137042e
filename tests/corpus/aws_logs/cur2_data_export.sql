CREATE EXTERNAL TABLE `cur2`(
  `bill_bill_type` string,
  `bill_billing_period_start_date` timestamp,
  `cost_category` map<string,string>,
  `discount` map<string,double>,
  `line_item_unblended_cost` double,
  `line_item_usage_start_date` timestamp,
  `product` map<string,string>,
  `resource_tags` map<string,string>,
  `split_line_item_actual_usage` double)
PARTITIONED BY (`billing_period` string)
STORED AS PARQUET
LOCATION 's3://billing/exports/cur2/data/'
TBLPROPERTIES ('projection.enabled'='true','projection.billing_period.type'='date','projection.billing_period.format'='yyyy-MM','projection.billing_period.range'='2024-01,NOW','projection.billing_period.interval'='1','projection.billing_period.interval.unit'='MONTHS','storage.location.template'='s3://billing/exports/cur2/data/BILLING_PERIOD=${billing_period}/')
