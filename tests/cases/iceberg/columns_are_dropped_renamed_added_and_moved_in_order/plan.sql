-- allowed: drop-column: column `c` of sales.orders and its values
-- drops column `c`
ALTER TABLE `sales`.`orders` DROP COLUMN `c`;

-- renames column `b` to `bb`
ALTER TABLE `sales`.`orders` CHANGE COLUMN `b` `bb` string;

-- changes the comment of `a`
ALTER TABLE `sales`.`orders` CHANGE COLUMN `a` `a` string COMMENT 'last';

-- adds column `e` string
ALTER TABLE `sales`.`orders` ADD COLUMNS (`e` string);

-- moves column `e` to the front
ALTER TABLE `sales`.`orders` CHANGE COLUMN `e` `e` string FIRST;

-- moves column `bb` after `d`
ALTER TABLE `sales`.`orders` CHANGE COLUMN `bb` `bb` string AFTER `d`;

-- moves column `a` after `bb`
ALTER TABLE `sales`.`orders` CHANGE COLUMN `a` `a` string AFTER `bb`;
