-- removes the comment of `id`
ALTER TABLE `sales`.`orders` CHANGE COLUMN `id` `id` bigint COMMENT '';
