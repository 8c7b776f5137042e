CREATE EXTERNAL TABLE orcfile_table (id bigint) STORED AS ORCFILE LOCATION 's3://samples/orcfile/'
