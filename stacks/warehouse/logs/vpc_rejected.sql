CREATE OR REPLACE VIEW vpc_rejected AS
SELECT
  date_parse("day", '%Y/%m/%d') AS "date",
  region,
  srcaddr,
  dstaddr,
  dstport,
  CASE protocol WHEN 6 THEN 'tcp' WHEN 17 THEN 'udp' WHEN 1 THEN 'icmp' ELSE CAST(protocol AS varchar) END AS protocol,
  CAST(from_unixtime(min("start")) AS timestamp) AS first_seen,
  CAST(from_unixtime(max("end")) AS timestamp) AS last_seen,
  sum(packets) AS packets
FROM logs.vpc_flow
WHERE action = 'REJECT' AND log_status = 'OK'
GROUP BY 1, 2, 3, 4, 5, 6
