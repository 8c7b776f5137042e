-- changes the type of `place` from struct<city:string,zip:string> to struct<city:string>
ALTER TABLE `sales`.`orders` CHANGE COLUMN `place` `place` struct<city:string>;

-- updates the partition schemas to match the table
-- glue:BatchUpdatePartition, 100 partitions per call
