CREATE VIEW orders (a, b) AS SELECT 1, 2
