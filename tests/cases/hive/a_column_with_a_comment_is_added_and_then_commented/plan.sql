-- adds column `email` string
ALTER TABLE `sales`.`orders` ADD COLUMNS (`email` string);

-- comments column `email`: ADD COLUMNS takes no comment
ALTER TABLE `sales`.`orders` CHANGE COLUMN `email` `email` string COMMENT 'as the customer\'s';

-- partitions follow the table's columns
-- glue:BatchUpdatePartition, 100 partitions a call
