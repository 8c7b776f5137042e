CREATE VIEW orders AS
SELECT id, amount, customer FROM raw.orders
