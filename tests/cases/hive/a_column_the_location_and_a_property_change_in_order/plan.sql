-- adds column `email` string
ALTER TABLE `sales`.`orders` ADD COLUMNS (`email` string);

-- changes the location from s3://lake/sales/orders/ to s3://lake/sales/orders_2/
ALTER TABLE `sales`.`orders` SET LOCATION 's3://lake/sales/orders_2/';

-- sets property 'owner'
ALTER TABLE `sales`.`orders` SET TBLPROPERTIES ('owner' = 'sales');

-- updates the partition schemas to match the table
-- glue:BatchUpdatePartition, 100 partitions per call
