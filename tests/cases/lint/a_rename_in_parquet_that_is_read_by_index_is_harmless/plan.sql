-- drops column `note`; adds column `remark` string
ALTER TABLE `sales`.`orders` REPLACE COLUMNS (`id` bigint, `amount` double, `remark` string);

-- updates the partition schemas to match the table
-- glue:BatchUpdatePartition, 100 partitions per call
