CREATE OR REPLACE VIEW cte AS
WITH
  a AS (SELECT id, v FROM t1),
  b (id, w) AS (SELECT id, max(w) FROM t2 GROUP BY 1)
SELECT a.id, a.v, b.w
FROM a
LEFT JOIN b USING (id)
