-- adds column `email` string
ALTER TABLE `sales`.`orders` ADD COLUMNS (`email` string);
