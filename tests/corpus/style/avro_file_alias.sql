CREATE EXTERNAL TABLE avrofile_table (a int) STORED AS AVROFILE LOCATION 's3://style/avrofile/'
