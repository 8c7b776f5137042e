CREATE VIEW orders AS
SELECT "json_extract_scalar"(j, '$.a') x
FROM
  t
LIMIT 10
