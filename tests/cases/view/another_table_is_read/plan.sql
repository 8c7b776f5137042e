-- changes the query
CREATE OR REPLACE VIEW sales.orders AS
SELECT id FROM raw.customers;
