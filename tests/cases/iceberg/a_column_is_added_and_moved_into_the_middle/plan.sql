-- adds column `email` string
ALTER TABLE `sales`.`orders` ADD COLUMNS (`email` string);

-- moves column `email` after `id`
ALTER TABLE `sales`.`orders` CHANGE COLUMN `email` `email` string AFTER `id`;
