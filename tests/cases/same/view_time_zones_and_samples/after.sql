CREATE VIEW orders AS
SELECT
  x AT TIME ZONE 'UTC' u
, EXTRACT(YEAR FROM y) e
, IF(a, b, c) i
, TRY((a / b)) r
, -a n
, (a * -1) m
FROM
  t TABLESAMPLE BERNOULLI (10)
