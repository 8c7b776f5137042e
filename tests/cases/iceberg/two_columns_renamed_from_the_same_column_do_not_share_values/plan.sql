-- renames column `note` to `remark`
ALTER TABLE `sales`.`orders` CHANGE COLUMN `note` `remark` string;

-- adds column `comment2` string
ALTER TABLE `sales`.`orders` ADD COLUMNS (`comment2` string);
