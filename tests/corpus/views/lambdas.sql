CREATE VIEW lambdas AS
SELECT
  transform(xs, x -> x * 2) AS doubled,
  filter(xs, x -> x IS NOT NULL AND x > 0) AS positive,
  reduce(xs, 0, (s, x) -> s + x, s -> s) AS total,
  map_filter(m, (k, v) -> v <> '') AS m2,
  any_match(xs, x -> x = 1) AS has_one,
  zip_with(xs, ys, (x, y) -> (x, y)) AS pairs
FROM arrays
