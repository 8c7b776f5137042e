-- drops column `note`; adds column `email` string
ALTER TABLE `sales`.`orders` REPLACE COLUMNS (`id` bigint, `amount` double, `email` string);

-- partitions follow the table's columns
-- glue:BatchUpdatePartition, 100 partitions a call
