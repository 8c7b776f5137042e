CREATE VIEW orders AS
SELECT id FROM raw.customers
