CREATE VIEW orders AS SELECT 'a\' x, b FROM db.t
