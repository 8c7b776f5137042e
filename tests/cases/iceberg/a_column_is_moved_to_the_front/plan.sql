-- moves column `note` to the front
ALTER TABLE `sales`.`orders` CHANGE COLUMN `note` `note` string FIRST;
