CREATE EXTERNAL TABLE order (
  id intt,
  date string,
  id,
)
STORED AS PARKET
LOCATION 'lake/orders'
TBLPROPERTIES ('a' = 1, 'b' = '2', 'b' = '3')
