CREATE VIEW joins AS
SELECT a.id, b.x, c.y, d.z
FROM a
INNER JOIN b ON a.id = b.id AND b.dt = a.dt
LEFT OUTER JOIN c ON c.id = a.id
FULL JOIN d USING (id)
CROSS JOIN e
JOIN LATERAL (SELECT max(v) AS v FROM f WHERE f.id = a.id) f ON TRUE
