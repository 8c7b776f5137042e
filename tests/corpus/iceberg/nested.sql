CREATE TABLE eth_logs (
  address string,
  topics array<string>,
  decoded struct<name:string,args:map<string,struct<type:string,value:string>>>,
  block_number bigint,
  block_timestamp timestamp,
  item_id string)
PARTITIONED BY (bucket(100, address), month(block_timestamp))
LOCATION
  's3://iceberg/optimized_tables/logs/'
TBLPROPERTIES (
  'table_type'='iceberg'
)
