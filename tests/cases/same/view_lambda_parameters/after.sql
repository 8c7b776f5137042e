CREATE VIEW orders AS SELECT "transform"(a, (x) -> (x + 1)) b
FROM
  t
