-- changes the query
CREATE OR REPLACE VIEW sales.orders AS
SELECT id, amount, customer FROM raw.orders;
