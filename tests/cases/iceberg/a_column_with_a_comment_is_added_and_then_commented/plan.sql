-- adds column `email` string
ALTER TABLE `sales`.`orders` ADD COLUMNS (`email` string);

-- comments column `email`: ADD COLUMNS takes no comment
ALTER TABLE `sales`.`orders` CHANGE COLUMN `email` `email` string COMMENT 'of the customer';
