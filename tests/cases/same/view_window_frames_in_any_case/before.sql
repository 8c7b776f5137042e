CREATE VIEW orders AS select sum(a) over (order by b rows between 2 preceding and current row) c from db.t
