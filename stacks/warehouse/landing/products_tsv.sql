CREATE EXTERNAL TABLE landing.products_tsv (
  sku string,
  name string COMMENT 'the shop\'s name of it, not the supplier\'s',
  price decimal(10,2),
  weight_kg float,
  active boolean
)
ROW FORMAT DELIMITED FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'
LOCATION 's3://{{ lake_bucket }}/landing/erp/products/'
