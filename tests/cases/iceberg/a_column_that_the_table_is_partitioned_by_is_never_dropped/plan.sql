-- column `note` of sales.orders can't be dropped: the table is partitioned by it
-- blocked: keep the column

-- the partitioning of sales.orders would change: Athena can't evolve the partitioning of an Iceberg table
-- blocked: put PARTITIONED BY back, or create a new table with CREATE TABLE AS outside and rename it, or evolve the spec with Spark and refresh
