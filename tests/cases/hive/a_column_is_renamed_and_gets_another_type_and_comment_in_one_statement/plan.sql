-- renames column `count` to `pieces`, changes the type of `pieces` from int to bigint, changes the comment of `pieces`
ALTER TABLE `sales`.`orders` CHANGE COLUMN `count` `pieces` bigint COMMENT 'in boxes';

-- updates the partition schemas to match the table
-- glue:BatchUpdatePartition, 100 partitions per call
