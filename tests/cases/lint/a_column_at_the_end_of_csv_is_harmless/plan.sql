-- adds column `email` string; adds column `phone` string
ALTER TABLE `sales`.`orders` ADD COLUMNS (`email` string, `phone` string);

-- updates the partition schemas to match the table
-- glue:BatchUpdatePartition, 100 partitions per call
