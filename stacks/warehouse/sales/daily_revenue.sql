CREATE OR REPLACE VIEW daily_revenue AS
SELECT
  dt,
  channel,
  currency,
  count(*) AS orders,
  count(DISTINCT customer_id) AS customers,
  sum(amount) AS revenue
FROM sales.orders
WHERE status NOT IN ('returned', 'cancelled')
GROUP BY dt, channel, currency
