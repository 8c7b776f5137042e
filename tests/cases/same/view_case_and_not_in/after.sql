CREATE VIEW orders AS
SELECT
  (CASE WHEN (a > 1) THEN 2 ELSE 3 END) z
, CAST(a AS integer) i
FROM
  t
WHERE (((NOT (a IN (1, 2))) AND (b IS NOT NULL)) OR (c BETWEEN 1 AND 2))
