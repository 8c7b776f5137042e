-- renames column `pieces` to `units`, changes the type of `units` from int to bigint
ALTER TABLE `sales`.`orders` CHANGE COLUMN `pieces` `units` bigint;
