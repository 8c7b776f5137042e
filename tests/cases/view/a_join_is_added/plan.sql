-- changes the query
CREATE OR REPLACE VIEW sales.orders AS
SELECT o.id, o.amount, c.name
FROM raw.orders o JOIN raw.customers c ON o.id = c.id;
