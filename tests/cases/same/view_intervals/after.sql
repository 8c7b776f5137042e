CREATE VIEW orders AS
SELECT *
FROM
  t
WHERE (ts > (current_timestamp - INTERVAL  '1' DAY))
