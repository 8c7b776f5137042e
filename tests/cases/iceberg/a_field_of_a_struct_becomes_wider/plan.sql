-- changes the type of `place` from struct<city:string,zip:int> to struct<city:string,zip:bigint>
ALTER TABLE `sales`.`orders` CHANGE COLUMN `place` `place` struct<city:string,zip:bigint>;
