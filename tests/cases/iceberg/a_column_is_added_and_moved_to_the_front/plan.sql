-- adds column `email` string
ALTER TABLE `sales`.`orders` ADD COLUMNS (`email` string);

-- moves column `email` to the front
ALTER TABLE `sales`.`orders` CHANGE COLUMN `email` `email` string FIRST;
