CREATE VIEW orders AS select id, count(*) n from t where a = 1 and b = 2 group by id
