-- renames column `note` to `remark`
ALTER TABLE `sales`.`orders` CHANGE COLUMN `note` `remark` string;

-- partitions follow the table's columns
-- glue:BatchUpdatePartition, 100 partitions a call
