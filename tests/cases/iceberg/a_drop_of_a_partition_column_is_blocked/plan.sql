-- cannot drop column `note` of sales.orders: the table is partitioned by it
-- blocked: keep the column

-- cannot change the partitioning of sales.orders: Athena does not support partition evolution of Iceberg tables
-- blocked: restore PARTITIONED BY; or create a new table with CREATE TABLE AS and rename it; or evolve the partition spec with Spark and run `pulumi refresh`
