CREATE VIEW orders AS select id from t
