-- changes the comment of `id`
ALTER TABLE `sales`.`orders` CHANGE COLUMN `id` `id` bigint COMMENT 'of the shop';
