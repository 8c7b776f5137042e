-- moves column `amount` after `note`
ALTER TABLE `sales`.`orders` CHANGE COLUMN `amount` `amount` double AFTER `note`;

-- updates the partition schemas to match the table
-- glue:BatchUpdatePartition, 100 partitions per call
