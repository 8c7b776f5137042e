-- allowed: replace: sales.orders as a Hive table: it would be removed
-- makes a view of a Hive table
-- removes a Hive table from the catalogue
-- glue:DeleteTable sales.orders: its data stays
CREATE OR REPLACE VIEW sales.orders AS
SELECT id, amount FROM raw.orders;
