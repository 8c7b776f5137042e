-- changes the type of `lines` from array<struct<sku:string>> to array<struct<sku:string,pieces:int>>
ALTER TABLE `sales`.`orders` CHANGE COLUMN `lines` `lines` array<struct<sku:string,pieces:int>>;
