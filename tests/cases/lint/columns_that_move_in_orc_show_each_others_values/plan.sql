-- moves column `note` to the front
ALTER TABLE `sales`.`orders` CHANGE COLUMN `note` `note` string FIRST;

-- partitions follow the table's columns
-- glue:BatchUpdatePartition, 100 partitions a call
