CREATE VIEW orders AS
SELECT id, amount FROM raw.orders
