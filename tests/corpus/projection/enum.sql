CREATE EXTERNAL TABLE proj_enum (v int) PARTITIONED BY (color string)
STORED AS PARQUET LOCATION 's3://projection/enum/'
TBLPROPERTIES ('projection.enabled'='true','projection.color.type'='enum','projection.color.values'='red, green,blue ,dark grey')
