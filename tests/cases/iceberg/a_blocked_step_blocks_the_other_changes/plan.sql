-- cannot change the location of sales.orders from s3://lake/sales/orders/ to s3://lake/sales/orders_2/: Athena does not support SET LOCATION for Iceberg tables
-- blocked: restore LOCATION 's3://lake/sales/orders/', or copy the data to a new table

-- adds column `email` string
ALTER TABLE `sales`.`orders` ADD COLUMNS (`email` string);
