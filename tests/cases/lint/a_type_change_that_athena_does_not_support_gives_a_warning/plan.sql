-- changes the type of `price` from double to decimal(10,2)
ALTER TABLE `sales`.`orders` CHANGE COLUMN `price` `price` decimal(10,2);

-- updates the partition schemas to match the table
-- glue:BatchUpdatePartition, 100 partitions per call
