-- changes the type of `x` from float to double
ALTER TABLE `sales`.`orders` CHANGE COLUMN `x` `x` double;
