-- moves column `note` to the front
ALTER TABLE `sales`.`orders` CHANGE COLUMN `note` `note` string FIRST;

-- updates the partition schemas to match the table
-- glue:BatchUpdatePartition, 100 partitions per call
