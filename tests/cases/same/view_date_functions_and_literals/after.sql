CREATE VIEW orders AS
SELECT
  "date_diff"('day', a, b) n
, "from_unixtime"(x) y
FROM
  t
WHERE ((d = DATE '2020-01-01') AND ("year"(ts) = 2020))
