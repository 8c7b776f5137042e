CREATE VIEW orders AS
SELECT a
FROM
  t
, UNNEST(arr) x (y)
