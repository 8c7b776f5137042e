CREATE VIEW window_functions AS
SELECT
  user_id,
  ts,
  row_number() OVER (PARTITION BY user_id ORDER BY ts DESC) AS rn,
  lag(ts) OVER w AS previous,
  sum(amount) OVER (ORDER BY ts ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS running,
  first_value(page) IGNORE NULLS OVER (PARTITION BY user_id ORDER BY ts RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS landing
FROM events
WINDOW w AS (PARTITION BY user_id ORDER BY ts)
