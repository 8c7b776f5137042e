CREATE VIEW orders AS SELECT t.id
FROM
  ((t
INNER JOIN u ON (t.id = u.id))
LEFT JOIN v ON (v.id = u.id))
