-- adds column `x` string; adds column `y` string
ALTER TABLE `sales`.`orders` ADD COLUMNS (`x` string, `y` string);

-- allowed: drop-column: column `id` of sales.orders and its values
-- drops column `id`
ALTER TABLE `sales`.`orders` DROP COLUMN `id`;

-- allowed: drop-column: column `amount` of sales.orders and its values
-- drops column `amount`
ALTER TABLE `sales`.`orders` DROP COLUMN `amount`;

-- allowed: drop-column: column `note` of sales.orders and its values
-- drops column `note`
ALTER TABLE `sales`.`orders` DROP COLUMN `note`;
