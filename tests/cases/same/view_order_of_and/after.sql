CREATE VIEW orders AS select a from t where ((a and b) and c) and ((d or e) or f)
