-- A view over a view: the best hundred of every country.
CREATE VIEW best_customers AS
SELECT customer_id, country, orders, revenue, place
FROM (
  SELECT v.*, rank() OVER (PARTITION BY country ORDER BY revenue DESC) AS place
  FROM sales.customer_value v
) ranked
WHERE place <= 100
