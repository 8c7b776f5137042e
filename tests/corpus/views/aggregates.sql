CREATE VIEW aggregates AS
SELECT
  day,
  count(DISTINCT user_id) AS users,
  count(*) FILTER (WHERE status = 200) AS ok,
  approx_distinct(ip) AS ips,
  approx_percentile(latency, ARRAY[0.5, 0.95, 0.99]) AS percentiles,
  array_agg(path ORDER BY hits DESC) AS paths,
  max_by(path, hits) AS top_path,
  map_agg(k, v) AS m,
  histogram(country) AS countries,
  listagg(name, ', ') WITHIN GROUP (ORDER BY name) AS names,
  bool_or(flag) AS any_flag,
  arbitrary(x) AS some_x
FROM requests
GROUP BY day
