CREATE VIEW revenue AS
SELECT dt, sum(amount) AS revenue
FROM orders
GROUP BY dt
