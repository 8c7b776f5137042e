-- adds column `email` string; adds column `phone` string
ALTER TABLE `sales`.`orders` ADD COLUMNS (`email` string, `phone` string);

-- partitions follow the table's columns
-- glue:BatchUpdatePartition, 100 partitions a call
