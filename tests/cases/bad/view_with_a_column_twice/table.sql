CREATE VIEW orders AS
SELECT t.id, u.id FROM t JOIN u ON t.id = u.id
