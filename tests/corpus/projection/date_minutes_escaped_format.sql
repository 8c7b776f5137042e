CREATE EXTERNAL TABLE proj_minutes (v int) PARTITIONED BY (ts string)
STORED AS PARQUET LOCATION 's3://projection/minutes/'
TBLPROPERTIES ('projection.enabled'='true','projection.ts.type'='date','projection.ts.format'='\'year=\'yyyy\'/month=\'MM\'/day=\'dd\'/\'HHmm','projection.ts.range'='NOW-1MONTH,NOW','projection.ts.interval'='15','projection.ts.interval.unit'='MINUTES','storage.location.template'='s3://projection/minutes/${ts}/')
