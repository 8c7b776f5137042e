CREATE VIEW orders AS
SELECT id, count(*) FROM t GROUP BY id
