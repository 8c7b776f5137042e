CREATE EXTERNAL TABLE ctlake_export (
  eventcategory string, eventtime timestamp, eventjson string
) PARTITIONED BY (`year` int, `month` int, `day` int)
STORED AS parquet LOCATION 's3://trail-lake/export/'
