CREATE VIEW orders AS
SELECT id, amount AS total FROM raw.orders
