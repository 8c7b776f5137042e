CREATE VIEW orders AS select concat(concat(a, '-'), b) as c from t
