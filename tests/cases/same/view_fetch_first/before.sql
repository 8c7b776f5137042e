CREATE VIEW orders AS select a b from t fetch first 5 rows only
