-- moves column `d` after `e`; moves column `c` after `d`; moves column `b` after `c`; moves column `a` after `b`
ALTER TABLE `sales`.`orders` REPLACE COLUMNS (`e` string, `d` string, `c` string, `b` string, `a` string);

-- partitions follow the table's columns
-- glue:BatchUpdatePartition, 100 partitions a call
