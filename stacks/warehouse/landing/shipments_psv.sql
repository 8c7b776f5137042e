-- From the carrier, by SFTP. `|` because addresses have commas; \N is their NULL.
CREATE EXTERNAL TABLE shipments_psv (
  shipment_id   bigint,
  order_id      bigint,
  carrier       varchar(20),
  service_level char(2),
  shipped_at    timestamp,
  parcels       tinyint,
  weight_grams  int,
  address       string
)
PARTITIONED BY (carrier_region string, shipped_on date)
ROW FORMAT DELIMITED
  FIELDS TERMINATED BY '|'
  ESCAPED BY '\\'
  LINES TERMINATED BY '\n'
  NULL DEFINED AS '\\N'
STORED AS TEXTFILE
LOCATION 's3://{{ lake_bucket }}/landing/carrier/shipments/'
