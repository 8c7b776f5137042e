CREATE VIEW orders AS select a from (select a from t) where a <> 1 and a != 2
