CREATE VIEW orders AS select date_diff('day', a, b) n, from_unixtime(x) y from t where d = date '2020-01-01' and year(ts)=2020
