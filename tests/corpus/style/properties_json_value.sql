CREATE EXTERNAL TABLE json_property (a int) STORED AS PARQUET LOCATION 's3://style/json-property/'
TBLPROPERTIES ('spark.sql.sources.schema.numParts'='1','spark.sql.sources.schema.part.0'='{"type":"struct","fields":[{"name":"a","type":"integer","nullable":true,"metadata":{}}]}','owner.note'='line one\nline two\ttabbed')
