-- the partitioning of sales.orders would change: Athena can't evolve the partitioning of an Iceberg table
-- refused: put PARTITIONED BY back, or create a new table with CREATE TABLE AS outside and rename it, or evolve the spec with Spark and refresh

-- permitted: drop-column: column `note` of sales.orders and its values
-- drops column `note`
ALTER TABLE `sales`.`orders` DROP COLUMN `note`;
