-- changes the type of `place` from struct<city:string,zip:string> to struct<city:string>
ALTER TABLE `sales`.`orders` CHANGE COLUMN `place` `place` struct<city:string>;

-- partitions follow the table's columns
-- glue:BatchUpdatePartition, 100 partitions a call
