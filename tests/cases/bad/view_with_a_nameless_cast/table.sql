CREATE VIEW orders AS SELECT CAST(a AS int), 1, b[1] FROM t
