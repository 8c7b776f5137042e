-- adds column `email` string; adds column `tags` array<string>; adds column `place` struct<lat:double,lon:double>
ALTER TABLE `sales`.`orders` ADD COLUMNS (`email` string, `tags` array<string>, `place` struct<lat:double,lon:double>);

-- updates the partition schemas to match the table
-- glue:BatchUpdatePartition, 100 partitions per call
