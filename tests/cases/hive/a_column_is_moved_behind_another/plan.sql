-- moves column `amount` after `note`
ALTER TABLE `sales`.`orders` CHANGE COLUMN `amount` `amount` double AFTER `note`;

-- partitions follow the table's columns
-- glue:BatchUpdatePartition, 100 partitions a call
