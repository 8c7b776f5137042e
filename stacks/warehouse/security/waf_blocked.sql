CREATE OR REPLACE VIEW "security"."waf_blocked" AS
SELECT
  CAST(from_unixtime("timestamp" / 1000e0) AS timestamp) AS blocked_at
, httprequest.clientip AS client_ip
, httprequest.country
, httprequest.uri
, element_at(filter(httprequest.headers, h -> lower(h.name) = 'user-agent'), 1).value AS user_agent
, terminatingruleid AS rule
, transform(labels, l -> l.name) AS labels
FROM security.waf
WHERE action = 'BLOCK'
