CREATE VIEW orders AS select 1.5 * a as b from t
