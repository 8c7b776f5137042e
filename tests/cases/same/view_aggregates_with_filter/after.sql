CREATE VIEW orders AS
SELECT
  COALESCE(a, b) x
, "count"(DISTINCT c) FILTER (WHERE d) y
FROM
  t
HAVING ("count"(*) > 1)
