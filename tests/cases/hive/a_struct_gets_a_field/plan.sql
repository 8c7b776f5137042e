-- changes the type of `place` from struct<city:string> to struct<city:string,zip:string>
ALTER TABLE `sales`.`orders` CHANGE COLUMN `place` `place` struct<city:string,zip:string>;

-- updates the partition schemas to match the table
-- glue:BatchUpdatePartition, 100 partitions per call
