CREATE VIEW orders AS
SELECT
  a.b.c
, "select"
FROM
  t a
