CREATE VIEW orders AS SELECT
  id
, "count"(*) n
FROM
  t
WHERE ((a = 1) AND (b = 2))
GROUP BY id
