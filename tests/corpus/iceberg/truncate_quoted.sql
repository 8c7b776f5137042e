create table `ice`.`names` (`name` string, `from` string)
partitioned by (truncate(`name`, 2), `from`)
location 's3://iceberg/names/'
tblproperties ('table_type'='iceberg', 'format'='AVRO')
