-- Reads a view, not the trail: one view defines what a console login is.
CREATE VIEW failed_logins_by_day AS
SELECT
  "day",
  who,
  array_sort(array_agg(DISTINCT ip)) AS ips,
  count(*) AS failures,
  max(logged_in_at) AS last_try
FROM console_logins
WHERE outcome = 'Failure'
GROUP BY "day", who
HAVING count(*) >= 3
