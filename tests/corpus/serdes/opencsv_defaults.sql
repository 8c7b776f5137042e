CREATE EXTERNAL TABLE IF NOT EXISTS profiles_csv(
 `profile_id` string,
 `creationdate` date,
 `creationdatetime` timestamp
 )
 ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.OpenCSVSerde'
 LOCATION 's3://samples/opencsv/'
