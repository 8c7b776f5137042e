-- changes the type of `price` from double to decimal(10,2)
ALTER TABLE `sales`.`orders` CHANGE COLUMN `price` `price` decimal(10,2);

-- partitions follow the table's columns
-- glue:BatchUpdatePartition, 100 partitions a call
