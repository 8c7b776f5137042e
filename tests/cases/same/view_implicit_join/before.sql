CREATE VIEW orders AS select a from t, unnest(arr) as x(y)
