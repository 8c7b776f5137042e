CREATE VIEW orders AS SELECT id, total FROM t
