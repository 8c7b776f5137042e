CREATE EXTERNAL TABLE `2024_sales`.`1st_quarter` (a int) STORED AS PARQUET LOCATION 's3://style/numbers/'
