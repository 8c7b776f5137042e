-- drops column `note`; adds column `remark` string
ALTER TABLE `sales`.`orders` REPLACE COLUMNS (`id` bigint, `amount` double, `remark` string);

-- partitions follow the table's columns
-- glue:BatchUpdatePartition, 100 partitions a call
