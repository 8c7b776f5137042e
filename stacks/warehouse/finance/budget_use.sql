-- What is left of each budget; in euros, at the month's average rate.
CREATE OR REPLACE VIEW finance.budget_use AS
WITH spent AS (
  SELECT month, cost_center, sum(amortized_usd) AS usd
  FROM finance.monthly_cost
  GROUP BY month, cost_center
),
rates AS (
  SELECT CAST(date_trunc('month', day) AS date) AS month, avg(CAST(rate AS double)) AS usd_per_euro
  FROM finance.exchange_rates
  WHERE currency = 'USD'
  GROUP BY 1
)
SELECT
  b.cost_center,
  b.month,
  b.amount AS budget,
  s.usd / r.usd_per_euro AS spent,
  CAST(b.amount AS double) - s.usd / r.usd_per_euro AS rest,
  s.usd / r.usd_per_euro > CAST(b.amount AS double) AS overdrawn
FROM finance.budgets b
JOIN spent s ON s.month = b.month AND s.cost_center = b.cost_center
JOIN rates r ON r.month = b.month
WHERE b.approved AND b.currency = 'EUR'
