CREATE VIEW orders AS WITH
  x AS (
   SELECT id
   FROM
     t
) 
SELECT id
FROM
  x
