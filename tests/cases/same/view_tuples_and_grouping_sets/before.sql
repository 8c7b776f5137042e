CREATE VIEW orders AS select * from db.t where (a,b) in ((1,2)) group by grouping sets ((a),(b))
