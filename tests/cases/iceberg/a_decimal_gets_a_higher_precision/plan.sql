-- changes the type of `x` from decimal(10,2) to decimal(12,2)
ALTER TABLE `sales`.`orders` CHANGE COLUMN `x` `x` decimal(12,2);
