CREATE VIEW orders AS SELECT *
FROM
  (
 VALUES 
     ROW (1, 'a')
   , ROW (2, 'b')
)  x (n, s)
