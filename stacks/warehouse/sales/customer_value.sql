CREATE OR REPLACE VIEW sales.customer_value AS
SELECT
  p.customer_id,
  p.country,
  count(o.order_id) AS orders,
  COALESCE(sum(o.amount), DECIMAL '0.00') AS revenue,
  min(o.placed_at) AS first_order_at,
  max(o.placed_at) AS last_order_at,
  date_diff('day', max(o.placed_at), CAST(current_timestamp AS timestamp)) AS days_since_last
FROM sales.customer_profiles p
LEFT JOIN sales.orders o ON o.customer_id = p.customer_id AND o.status <> 'cancelled'
GROUP BY p.customer_id, p.country
