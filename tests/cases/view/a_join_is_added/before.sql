CREATE VIEW orders AS
SELECT o.id, o.amount FROM raw.orders o
