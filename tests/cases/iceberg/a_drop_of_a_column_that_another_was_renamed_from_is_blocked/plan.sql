-- cannot drop column `note` of sales.orders: `remark` is declared as renamed from it, but already exists
-- blocked: to drop `note`, remove the `renamed-from` directive; to rename it to `remark`, drop `remark` first and apply

-- allowed: drop-column: column `note` of sales.orders and its values
-- drops column `note`
ALTER TABLE `sales`.`orders` DROP COLUMN `note`;
