-- moves column `d` after `e`; moves column `c` after `d`; moves column `b` after `c`; moves column `a` after `b`
ALTER TABLE `sales`.`orders` REPLACE COLUMNS (`e` string, `d` string, `c` string, `b` string, `a` string);

-- updates the partition schemas to match the table
-- glue:BatchUpdatePartition, 100 partitions per call
