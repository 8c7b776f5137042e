CREATE VIEW orders AS
SELECT a::int b FROM t
