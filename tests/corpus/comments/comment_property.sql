CREATE EXTERNAL TABLE comment_as_property (id int)
STORED AS PARQUET LOCATION 's3://comments/property/' TBLPROPERTIES ('comment'='set as a property')
