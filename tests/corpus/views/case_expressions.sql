CREATE OR REPLACE VIEW case_expressions AS
SELECT
  CASE status WHEN 1 THEN 'open' WHEN 2 THEN 'closed' ELSE 'unknown' END AS status,
  CASE WHEN a > b THEN a WHEN b IS NULL THEN 0 END AS larger,
  IF(flag, 'yes', 'no') AS flag,
  COALESCE(x, y, 0) AS z,
  NULLIF(s, '') AS s,
  TRY_CAST(t AS integer) AS t
FROM tickets
