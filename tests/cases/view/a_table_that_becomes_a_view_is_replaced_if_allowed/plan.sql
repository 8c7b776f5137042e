-- allowed: replace: the catalog entry of the Hive table sales.orders
-- replaces a Hive table with a view
-- removes a Hive table from the catalog
-- glue:DeleteTable sales.orders (its data is kept)
CREATE OR REPLACE VIEW sales.orders AS
SELECT id, amount FROM raw.orders;
