CREATE VIEW orders AS
SELECT a
FROM
  (
   SELECT a
   FROM
     t
) 
WHERE ((a <> 1) AND (a <> 2))
