-- drops column `amount`
ALTER TABLE `sales`.`orders` REPLACE COLUMNS (`id` bigint, `note` string);

-- partitions follow the table's columns
-- glue:BatchUpdatePartition, 100 partitions a call
