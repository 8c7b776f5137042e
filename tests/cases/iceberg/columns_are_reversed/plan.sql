-- moves column `c` after `d`
ALTER TABLE `sales`.`orders` CHANGE COLUMN `c` `c` string AFTER `d`;

-- moves column `b` after `c`
ALTER TABLE `sales`.`orders` CHANGE COLUMN `b` `b` string AFTER `c`;

-- moves column `a` after `b`
ALTER TABLE `sales`.`orders` CHANGE COLUMN `a` `a` string AFTER `b`;
