CREATE EXTERNAL TABLE hive_defaults (a int, b string) ROW FORMAT DELIMITED LOCATION 's3://samples/hive-defaults/'
