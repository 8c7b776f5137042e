-- changes the type of `id` from int to string
ALTER TABLE `sales`.`orders` CHANGE COLUMN `id` `id` string;

-- partitions follow the table's columns
-- glue:BatchUpdatePartition, 100 partitions a call
