-- changes the type of `shipped` from date to timestamp
ALTER TABLE `sales`.`orders` CHANGE COLUMN `shipped` `shipped` timestamp;

-- partitions follow the table's columns
-- glue:BatchUpdatePartition, 100 partitions a call
