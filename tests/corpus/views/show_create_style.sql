CREATE VIEW sampledb.show_create_style AS 
SELECT
  "date_trunc"('month', eventtime) month
, count(*) cnt
, "max"(x) "max x"
FROM
  (sampledb.events e
INNER JOIN sampledb.users u ON (e.user_id = u.id))
WHERE ((e.kind = 'click') AND (NOT (u.deleted)))
GROUP BY 1
ORDER BY 1 ASC
