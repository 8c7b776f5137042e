CREATE EXTERNAL TABLE proj_off (v int) PARTITIONED BY (dt string)
STORED AS PARQUET LOCATION 's3://projection/off/'
TBLPROPERTIES ('projection.enabled'='false')
