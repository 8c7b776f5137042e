-- adds column `email` string
ALTER TABLE `sales`.`orders` REPLACE COLUMNS (`email` string, `id` bigint, `amount` double, `note` string);

-- updates the partition schemas to match the table
-- glue:BatchUpdatePartition, 100 partitions per call
