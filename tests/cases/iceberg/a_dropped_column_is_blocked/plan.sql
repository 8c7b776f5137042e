-- blocked: drop-column: column `amount` of sales.orders and its values
-- drops column `amount`
ALTER TABLE `sales`.`orders` DROP COLUMN `amount`;
