-- column `note` of sales.orders would be dropped, and `remark` stay, which is annotated as renamed from it
-- blocked: to drop `note`, take the annotation away; to give its values the name `remark`, drop `remark` first and apply, then rename

-- allowed: drop-column: column `note` of sales.orders and its values
-- drops column `note`
ALTER TABLE `sales`.`orders` DROP COLUMN `note`;
