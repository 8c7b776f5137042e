-- changes the type of `id` from int to bigint
ALTER TABLE `sales`.`orders` CHANGE COLUMN `id` `id` bigint;

-- partitions follow the table's columns
-- glue:BatchUpdatePartition, 100 partitions a call
