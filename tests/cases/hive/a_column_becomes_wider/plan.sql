-- changes the type of `id` from int to bigint
ALTER TABLE `sales`.`orders` CHANGE COLUMN `id` `id` bigint;

-- updates the partition schemas to match the table
-- glue:BatchUpdatePartition, 100 partitions per call
