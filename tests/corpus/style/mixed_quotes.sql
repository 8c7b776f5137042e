CREATE EXTERNAL TABLE `style`.mixed_quotes (`a` int, b string) STORED AS PARQUET LOCATION "s3://style/mixed/" TBLPROPERTIES ("x"='1', 'y'="2", "z"="it's", 'w'='"')
