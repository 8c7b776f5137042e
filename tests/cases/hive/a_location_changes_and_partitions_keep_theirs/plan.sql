-- changes the location from s3://lake/sales/orders/ to s3://lake/sales/orders_2/
ALTER TABLE `sales`.`orders` SET LOCATION 's3://lake/sales/orders_2/';
