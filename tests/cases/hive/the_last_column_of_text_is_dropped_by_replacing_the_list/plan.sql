-- drops column `note`
ALTER TABLE `sales`.`orders` REPLACE COLUMNS (`id` bigint, `amount` double);

-- updates the partition schemas to match the table
-- glue:BatchUpdatePartition, 100 partitions per call
