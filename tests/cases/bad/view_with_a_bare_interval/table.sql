CREATE VIEW orders AS
SELECT a FROM t
WHERE d > current_date - INTERVAL 1 DAY
