-- adds column `email` string
ALTER TABLE `sales`.`orders` REPLACE COLUMNS (`id` bigint, `email` string, `amount` double, `note` string);

-- partitions follow the table's columns
-- glue:BatchUpdatePartition, 100 partitions a call
