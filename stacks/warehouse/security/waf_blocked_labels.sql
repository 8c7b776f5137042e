CREATE VIEW waf_blocked_labels AS
SELECT date(b.blocked_at) AS blocked_on, b.country, t.label, count(*) AS requests
FROM waf_blocked b
CROSS JOIN UNNEST(b.labels) AS t (label)
GROUP BY 1, 2, 3
