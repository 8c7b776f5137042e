-- blocked: drop-column: column `note` of sales.orders and its values
-- drops column `note`
ALTER TABLE `sales`.`orders` DROP COLUMN `note`;

-- adds column `remark` string
ALTER TABLE `sales`.`orders` ADD COLUMNS (`remark` string);
