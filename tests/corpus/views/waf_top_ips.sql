CREATE OR REPLACE VIEW waf_top_ips AS
SELECT httprequest.clientip ip, count(*) "count", array_join(array_agg(DISTINCT terminatingruleid), ',') rules
FROM waf_logs
WHERE action = 'BLOCK' AND from_unixtime("timestamp" / 1000) > now() - interval '1' day
GROUP BY httprequest.clientip
ORDER BY 2 DESC
LIMIT 50
