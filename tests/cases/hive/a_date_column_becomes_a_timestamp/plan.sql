-- changes the type of `shipped` from date to timestamp
ALTER TABLE `sales`.`orders` CHANGE COLUMN `shipped` `shipped` timestamp;

-- updates the partition schemas to match the table
-- glue:BatchUpdatePartition, 100 partitions per call
