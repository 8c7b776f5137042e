-- the location of sales.orders would move from s3://lake/sales/orders/ to s3://lake/sales/orders_2/: SET LOCATION is not supported for Iceberg tables
-- blocked: put LOCATION 's3://lake/sales/orders/' back, or copy the data into a new table

-- adds column `email` string
ALTER TABLE `sales`.`orders` ADD COLUMNS (`email` string);
