-- drops column `note`
ALTER TABLE `sales`.`orders` REPLACE COLUMNS (`id` bigint, `amount` double);

-- partitions follow the table's columns
-- glue:BatchUpdatePartition, 100 partitions a call
