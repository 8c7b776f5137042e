-- adds column `email` string
ALTER TABLE `sales`.`orders` ADD COLUMNS (`email` string);

-- sets the comment of `email`, which ADD COLUMNS does not support
ALTER TABLE `sales`.`orders` CHANGE COLUMN `email` `email` string COMMENT 'as the customer\'s';

-- updates the partition schemas to match the table
-- glue:BatchUpdatePartition, 100 partitions per call
