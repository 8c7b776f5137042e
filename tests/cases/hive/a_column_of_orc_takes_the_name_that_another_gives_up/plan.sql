-- renames column `amount` to `price`
ALTER TABLE `sales`.`orders` CHANGE COLUMN `amount` `price` double;

-- renames column `note` to `amount`
ALTER TABLE `sales`.`orders` CHANGE COLUMN `note` `amount` string;

-- partitions follow the table's columns
-- glue:BatchUpdatePartition, 100 partitions a call
