CREATE EXTERNAL TABLE colelction (a array<int>)
ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe'
WITH SERDEPROPERTIES ('colelction.delim'='~', 'field.delim'='\t')
LOCATION 's3://samples/old-spelling/'
