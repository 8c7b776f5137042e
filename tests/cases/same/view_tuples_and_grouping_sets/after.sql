CREATE VIEW orders AS
SELECT *
FROM
  db.t
WHERE ((a, b) IN ((1, 2)))
GROUP BY GROUPING SETS ((a), (b))
