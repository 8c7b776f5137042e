-- allowed: drop-column: column `b` of sales.orders and its values
-- drops column `b`
ALTER TABLE `sales`.`orders` DROP COLUMN `b`;
