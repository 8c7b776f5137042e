CREATE VIEW subqueries AS
SELECT o.*, (SELECT max(price) FROM prices p WHERE p.sku = o.sku) AS top_price
FROM orders o
WHERE EXISTS (SELECT 1 FROM customers c WHERE c.id = o.customer_id)
  AND o.status IN (SELECT status FROM open_states)
  AND o.amount > ALL (SELECT amount FROM limits)
  AND (o.region, o.country) IN (('eu', 'de'), ('eu', 'fr'))
