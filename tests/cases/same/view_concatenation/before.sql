CREATE VIEW orders AS select a || '-' || b as c from t
