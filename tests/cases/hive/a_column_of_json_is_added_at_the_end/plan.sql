-- adds column `email` string
ALTER TABLE `sales`.`orders` ADD COLUMNS (`email` string);

-- partitions follow the table's columns
-- glue:BatchUpdatePartition, 100 partitions a call
