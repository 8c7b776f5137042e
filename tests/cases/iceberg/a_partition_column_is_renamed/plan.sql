-- renames column `note` to `remark`
ALTER TABLE `sales`.`orders` CHANGE COLUMN `note` `remark` string;
