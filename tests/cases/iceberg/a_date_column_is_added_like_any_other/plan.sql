-- adds column `shipped` date
ALTER TABLE `sales`.`orders` ADD COLUMNS (`shipped` date);
