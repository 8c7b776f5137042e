-- changes the type of `id` from int to string
ALTER TABLE `sales`.`orders` CHANGE COLUMN `id` `id` string;

-- updates the partition schemas to match the table
-- glue:BatchUpdatePartition, 100 partitions per call
