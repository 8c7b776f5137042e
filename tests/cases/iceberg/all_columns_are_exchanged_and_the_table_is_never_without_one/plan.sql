-- adds column `x` string; adds column `y` string
ALTER TABLE `sales`.`orders` ADD COLUMNS (`x` string, `y` string);

-- permitted: drop-column: column `id` of sales.orders and its values
-- drops column `id`
ALTER TABLE `sales`.`orders` DROP COLUMN `id`;

-- permitted: drop-column: column `amount` of sales.orders and its values
-- drops column `amount`
ALTER TABLE `sales`.`orders` DROP COLUMN `amount`;

-- permitted: drop-column: column `note` of sales.orders and its values
-- drops column `note`
ALTER TABLE `sales`.`orders` DROP COLUMN `note`;
