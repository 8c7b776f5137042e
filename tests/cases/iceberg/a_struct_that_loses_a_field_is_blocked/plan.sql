-- blocked: drop-column: the nested fields `zip` of `place` of sales.orders and their values
-- changes the type of `place` from struct<city:string,zip:string> to struct<city:string>
ALTER TABLE `sales`.`orders` CHANGE COLUMN `place` `place` struct<city:string>;
