-- Every price that ever was. A price holds until the next one of its SKU.
CREATE TABLE prices (
  `sku` string,
  `valid_from` date,
  `price` decimal(10,2),
  `currency` string,
  `reason` string
)
PARTITIONED BY (truncate(3, `sku`), month(`valid_from`))
LOCATION 's3://{{ lake_bucket }}/sales/prices/'
TBLPROPERTIES (
  'table_type' = 'iceberg',
  'write_target_data_file_size_bytes' = '134217728'
)
