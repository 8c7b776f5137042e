CREATE VIEW orders AS select id x from t u
