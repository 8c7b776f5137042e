-- drops column `amount`
ALTER TABLE `sales`.`orders` REPLACE COLUMNS (`id` bigint, `note` string);

-- updates the partition schemas to match the table
-- glue:BatchUpdatePartition, 100 partitions per call
