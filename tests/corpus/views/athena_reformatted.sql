CREATE OR REPLACE VIEW "athena_reformatted" AS 
SELECT
  a
, b
, CAST(c AS bigint) c
, (CASE WHEN (d IS NULL) THEN 0 ELSE d END) d
FROM
  t
WHERE (("dt" >= '2024-01-01') AND ("dt" < '2024-02-01'))
