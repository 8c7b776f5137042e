-- adds column `email` string
ALTER TABLE `sales`.`orders` REPLACE COLUMNS (`id` bigint, `email` string, `amount` double, `note` string);

-- updates the partition schemas to match the table
-- glue:BatchUpdatePartition, 100 partitions per call
