-- adds column `email` string
ALTER TABLE `sales`.`orders` ADD COLUMNS (`email` string);

-- updates the partition schemas to match the table
-- glue:BatchUpdatePartition, 100 partitions per call
