CREATE EXTERNAL TABLE prop_case (a int) STORED AS PARQUET LOCATION 's3://style/prop-case/' TBLPROPERTIES ('CamelCase'='1','camelcase'='2','a.b.c'='3','empty'='','spaces in key'=' spaces in value ')
