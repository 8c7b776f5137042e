-- renames column `note` to `remark`
ALTER TABLE `sales`.`orders` CHANGE COLUMN `note` `remark` string;

-- updates the partition schemas to match the table
-- glue:BatchUpdatePartition, 100 partitions per call
