CREATE VIEW orders AS select a from t order by a asc, b desc
