-- changes the type of `x` from array<int> to array<bigint>
ALTER TABLE `sales`.`orders` CHANGE COLUMN `x` `x` array<bigint>;
