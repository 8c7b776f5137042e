-- renames column `amount` to `price`
ALTER TABLE `sales`.`orders` CHANGE COLUMN `amount` `price` double;

-- renames column `note` to `amount`
ALTER TABLE `sales`.`orders` CHANGE COLUMN `note` `amount` string;
