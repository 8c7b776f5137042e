-- One row a line of an order; events come twice now and then, the last one counts.
CREATE VIEW landing.shop_order_lines AS
WITH latest AS (
  SELECT *, row_number() OVER (PARTITION BY order_id ORDER BY placed_at DESC) AS nth
  FROM landing.shop_orders_json
  WHERE event_type IN ('order.placed', 'order.changed')
)
SELECT
  o.order_id,
  o.placed_at,
  o.customer.id AS customer_id,
  line.position,
  line.sku,
  line.quantity,
  line.unit_price,
  line.quantity * line.unit_price AS amount,
  reduce(line.discounts, 0e0, (s, d) -> s + COALESCE(d.percent_off, 0e0), s -> s) AS percent_off,
  o.dt
FROM latest o
CROSS JOIN UNNEST(o.lines) WITH ORDINALITY AS line (sku, quantity, unit_price, discounts, position)
WHERE o.nth = 1
