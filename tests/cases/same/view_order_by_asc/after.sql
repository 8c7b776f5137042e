CREATE VIEW orders AS select a from t order by a, b desc
