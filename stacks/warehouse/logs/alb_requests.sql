-- The load balancer's log as people want to query it: typed, without the fields nobody reads.
CREATE OR REPLACE VIEW alb_requests AS
SELECT
  CAST(from_iso8601_timestamp("time") AS timestamp) AS requested_at,
  elb,
  client_ip,
  request_verb,
  url_extract_host(request_url) AS host,
  url_extract_path(request_url) AS path,
  elb_status_code AS status,
  TRY_CAST(target_status_code AS integer) AS target_status,
  target_processing_time AS seconds,
  sent_bytes,
  user_agent,
  "day"
FROM alb_access
