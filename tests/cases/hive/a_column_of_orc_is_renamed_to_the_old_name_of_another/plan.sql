-- renames column `amount` to `price`
ALTER TABLE `sales`.`orders` CHANGE COLUMN `amount` `price` double;

-- renames column `note` to `amount`
ALTER TABLE `sales`.`orders` CHANGE COLUMN `note` `amount` string;

-- updates the partition schemas to match the table
-- glue:BatchUpdatePartition, 100 partitions per call
