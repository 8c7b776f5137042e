-- adds column `email` string
ALTER TABLE `sales`.`orders` REPLACE COLUMNS (`email` string, `id` bigint, `amount` double, `note` string);

-- partitions follow the table's columns
-- glue:BatchUpdatePartition, 100 partitions a call
