-- Feeds the on-call dashboard.
CREATE VIEW logs.alb_errors_hourly AS
WITH hourly AS (
  SELECT
    date_trunc('hour', requested_at) AS hour,
    host,
    count(*) AS requests,
    count_if(status >= 500) AS server_errors,
    approx_percentile(seconds, 0.99) AS p99_seconds
  FROM logs.alb_requests
  GROUP BY 1, 2
)
SELECT
  hour,
  host,
  requests,
  server_errors,
  CAST(server_errors AS double) / requests AS error_rate,
  p99_seconds
FROM hourly
WHERE requests > 0
