-- changes the type of `place` from struct<city:string,zip:string> to struct<zip:string,city:string>
ALTER TABLE `sales`.`orders` CHANGE COLUMN `place` `place` struct<zip:string,city:string>;
