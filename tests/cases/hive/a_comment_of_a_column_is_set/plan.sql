-- changes the comment of `id`
ALTER TABLE `sales`.`orders` CHANGE COLUMN `id` `id` bigint COMMENT 'of the shop';

-- partitions follow the table's columns
-- glue:BatchUpdatePartition, 100 partitions a call
