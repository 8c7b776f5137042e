CREATE EXTERNAL TABLE IF NOT EXISTS `bench`.`hits` (
  `watchid` bigint, `javaenable` smallint, `title` string, `goodevent` smallint, `eventtime` bigint,
  `eventdate` int, `counterid` int, `clientip` int, `regionid` int, `userid` bigint, `os` smallint,
  `useragent` smallint, `url` string, `referer` string, `isrefresh` smallint, `resolutionwidth` smallint,
  `utmsource` string, `utmmedium` string, `urlhash` bigint, `clid` int)
ROW FORMAT SERDE 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe'
WITH SERDEPROPERTIES ('serialization.format' = '1')
LOCATION 's3://hits-copy/athena/'
TBLPROPERTIES ('has_encrypted_data'='false')
