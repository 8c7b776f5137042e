CREATE VIEW sessionize AS
WITH gaps AS (
  SELECT user_id, ts,
    CASE WHEN date_diff('minute', lag(ts) OVER (PARTITION BY user_id ORDER BY ts), ts) > 30 THEN 1 ELSE 0 END AS is_new
  FROM clicks
),
numbered AS (
  SELECT user_id, ts, sum(is_new) OVER (PARTITION BY user_id ORDER BY ts) AS session_no FROM gaps
)
SELECT user_id, session_no, min(ts) AS started_at, max(ts) AS ended_at, count(*) AS clicks
FROM numbered
GROUP BY user_id, session_no
