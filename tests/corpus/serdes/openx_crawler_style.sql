CREATE EXTERNAL TABLE `users_json`(
  `name` struct<first:string,last:string> COMMENT 'from deserializer', 
  `age` int COMMENT 'from deserializer')
PARTITIONED BY ( 
  `partition_0` string, 
  `partition_1` string)
ROW FORMAT SERDE 
  'org.openx.data.jsonserde.JsonSerDe' 
WITH SERDEPROPERTIES ( 
  'paths'='age,name') 
STORED AS INPUTFORMAT 
  'org.apache.hadoop.mapred.TextInputFormat' 
OUTPUTFORMAT 
  'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'
LOCATION
  's3://samples/users-json/'
TBLPROPERTIES (
  'CrawlerSchemaDeserializerVersion'='1.0', 
  'CrawlerSchemaSerializerVersion'='1.0', 
  'UPDATED_BY_CRAWLER'='users', 
  'averageRecordSize'='118', 
  'classification'='json', 
  'compressionType'='none', 
  'objectCount'='12', 
  'recordCount'='48210', 
  'sizeKey'='5721004', 
  'typeOfData'='file')
