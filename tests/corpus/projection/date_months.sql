CREATE EXTERNAL TABLE proj_month (v int) PARTITIONED BY (ym string)
STORED AS ORC LOCATION 's3://projection/month/'
TBLPROPERTIES ('projection.enabled'='true','projection.ym.type'='date','projection.ym.range'='NOW-5YEARS,NOW','projection.ym.format'='yyyy/MM','projection.ym.interval'='1','projection.ym.interval.unit'='MONTHS','storage.location.template'='s3://projection/month/${ym}')
