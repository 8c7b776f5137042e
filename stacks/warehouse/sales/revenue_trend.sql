-- Seven-day average, and the same weekday a week before.
CREATE VIEW revenue_trend AS
SELECT
  dt,
  channel,
  revenue,
  avg(revenue) OVER (PARTITION BY channel ORDER BY dt ROWS BETWEEN 6 PRECEDING AND CURRENT ROW) AS revenue_7d,
  lag(revenue, 7) OVER (PARTITION BY channel ORDER BY dt) AS revenue_week_before,
  day_of_week(dt) AS weekday
FROM daily_revenue
WHERE currency = 'EUR'
  AND dt >= current_date - INTERVAL '90' DAY
