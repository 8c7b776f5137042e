CREATE EXTERNAL TABLE sentinel2_l1c (
  `bucket` string, `key` string, `version_id` string, `is_latest` boolean, `is_delete_marker` boolean,
  `size` bigint, `last_modified_date` timestamp, `e_tag` string, `storage_class` string)
PARTITIONED BY (dt string)
ROW FORMAT SERDE 'org.apache.hadoop.hive.ql.io.orc.OrcSerde'
STORED AS INPUTFORMAT 'org.apache.hadoop.hive.ql.io.SymlinkTextInputFormat'
OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.IgnoreKeyTextOutputFormat'
LOCATION 's3://sentinel-inventory/sentinel-s2-l1c/sentinel-s2-l1c-inventory/hive/'
