CREATE EXTERNAL TABLE era5.index_files (path string, size bigint, etag string, last_modified string)
PARTITIONED BY (`year` string, `month` string)
ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.OpenCSVSerde' WITH SERDEPROPERTIES ('separatorChar'='\t')
LOCATION 's3://era5-index/files/'
