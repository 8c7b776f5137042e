CREATE VIEW orders AS select coalesce(a,b) x, count(distinct c) filter (where d) y from t having count(*)>1
