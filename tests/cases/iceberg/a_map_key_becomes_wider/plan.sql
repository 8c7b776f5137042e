-- changes the type of `x` from map<int,string> to map<bigint,string>
ALTER TABLE `sales`.`orders` CHANGE COLUMN `x` `x` map<bigint,string>;
