CREATE VIEW orders AS select a.b.c, "select" from t as a
