CREATE VIEW orders AS select a from t union all select b from u
