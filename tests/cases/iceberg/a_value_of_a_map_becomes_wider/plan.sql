-- changes the type of `x` from map<string,float> to map<string,double>
ALTER TABLE `sales`.`orders` CHANGE COLUMN `x` `x` map<string,double>;
