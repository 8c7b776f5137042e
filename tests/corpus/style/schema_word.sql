CREATE EXTERNAL TABLE `my-db`.`my-table` (a int) STORED AS PARQUET LOCATION 's3://style/hyphens/'
