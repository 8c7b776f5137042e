-- adds column `placed` struct<date:string>
ALTER TABLE `sales`.`orders` ADD COLUMNS (`placed` struct<`date`:string>);
