-- changes the type of `id` from int to bigint
ALTER TABLE `sales`.`orders` CHANGE COLUMN `id` `id` bigint;
