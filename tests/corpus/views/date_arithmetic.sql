CREATE VIEW date_arithmetic AS
SELECT
  date_trunc('week', ts) AS week,
  date_add('day', -7, current_date) AS last_week,
  date_diff('hour', started_at, ended_at) AS hours,
  ts + INTERVAL '90' MINUTE AS later,
  ts AT TIME ZONE 'Europe/Berlin' AS local_ts,
  extract(DOW FROM ts) AS dow,
  date_format(ts, '%Y-%m-%d %H:%i:%s') AS formatted,
  from_unixtime(epoch / 1000) AS from_epoch,
  to_unixtime(ts) AS epoch_again,
  from_iso8601_timestamp(iso) AS parsed,
  CAST(date_parse(dt, '%Y%m%d') AS date) AS d
FROM times
WHERE dt BETWEEN date_format(current_date - INTERVAL '30' DAY, '%Y%m%d') AND date_format(current_date, '%Y%m%d')
