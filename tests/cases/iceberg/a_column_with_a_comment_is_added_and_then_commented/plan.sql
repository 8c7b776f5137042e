-- adds column `email` string
ALTER TABLE `sales`.`orders` ADD COLUMNS (`email` string);

-- sets the comment of `email`, which ADD COLUMNS does not support
ALTER TABLE `sales`.`orders` CHANGE COLUMN `email` `email` string COMMENT 'of the customer';
