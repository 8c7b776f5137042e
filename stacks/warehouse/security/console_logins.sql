CREATE OR REPLACE VIEW console_logins AS
SELECT
  CAST(from_iso8601_timestamp(eventtime) AS timestamp) AS logged_in_at,
  account,
  useridentity.type AS identity_type,
  COALESCE(useridentity.username, useridentity.sessioncontext.sessionissuer.username, useridentity.arn) AS who,
  sourceipaddress AS ip,
  json_extract_scalar(additionaleventdata, '$.MFAUsed') = 'Yes' AS mfa_used,
  json_extract_scalar(responseelements, '$.ConsoleLogin') AS outcome,
  "day"
FROM security.cloudtrail
WHERE eventsource = 'signin.amazonaws.com'
  AND eventname = 'ConsoleLogin'
