CREATE EXTERNAL TABLE eth.transactions (
  hash string,
  nonce bigint,
  block_hash string,
  block_number bigint,
  transaction_index bigint,
  from_address string,
  to_address string,
  `value` double,
  gas bigint,
  gas_price bigint,
  input string,
  receipt_status bigint,
  block_timestamp timestamp,
  max_fee_per_gas bigint,
  max_priority_fee_per_gas bigint,
  transaction_type bigint,
  last_modified timestamp
)
PARTITIONED BY (`date` string)
STORED AS PARQUET
LOCATION 's3://aws-public-blockchain/v1.0/eth/transactions/'
TBLPROPERTIES ('projection.enabled'='true','projection.date.type'='date','projection.date.range'='2015-07-30,NOW','projection.date.format'='yyyy-MM-dd','storage.location.template'='s3://aws-public-blockchain/v1.0/eth/transactions/date=${date}/')
