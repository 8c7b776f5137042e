CREATE EXTERNAL TABLE parquetfile_table (a int) STORED AS PARQUETFILE LOCATION 's3://style/parquetfile/'
