CREATE VIEW orders AS select transform(a, x -> x + 1) b from t
