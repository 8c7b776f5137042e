CREATE VIEW orders AS select a from t where a != 1
