CREATE OR REPLACE VIEW unnest_view AS
SELECT id, tag, k, v, n
FROM items
CROSS JOIN UNNEST(tags) WITH ORDINALITY AS t (tag, n)
LEFT JOIN UNNEST(attributes) AS u (k, v) ON TRUE
