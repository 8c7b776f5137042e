CREATE EXTERNAL TABLE IF NOT EXISTS samples.by_properties (
  col1 string, col2 bigint, col3 array<string>, col4 map<string,string>)
ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe'
WITH SERDEPROPERTIES (
  'serialization.format' = ',',
  'field.delim' = ',',
  'collection.delim' = '|',
  'mapkey.delim' = ':',
  'escape.delim' = '\\'
)
LOCATION 's3://samples/by-properties/'
TBLPROPERTIES ('has_encrypted_data'='false')
