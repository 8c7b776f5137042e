CREATE EXTERNAL TABLE proj_date (v int) PARTITIONED BY (dt date)
STORED AS PARQUET LOCATION 's3://projection/date/'
TBLPROPERTIES ("projection.enabled"="true","projection.dt.type"="date","projection.dt.range"="2020-01-01,NOW+7DAYS","projection.dt.format"="yyyy-MM-dd")
