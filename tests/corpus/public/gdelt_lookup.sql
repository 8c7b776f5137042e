CREATE EXTERNAL TABLE IF NOT EXISTS gdelt.eventcodes (`code` string, `description` string)
ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe'
WITH SERDEPROPERTIES ('serialization.format' = '	','field.delim' = '	')
LOCATION 's3://gdelt-lookups/eventcodes/'
