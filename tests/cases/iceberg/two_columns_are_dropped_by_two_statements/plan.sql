-- allowed: drop-column: column `amount` of sales.orders and its values
-- drops column `amount`
ALTER TABLE `sales`.`orders` DROP COLUMN `amount`;

-- allowed: drop-column: column `note` of sales.orders and its values
-- drops column `note`
ALTER TABLE `sales`.`orders` DROP COLUMN `note`;
