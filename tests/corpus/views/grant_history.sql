CREATE VIEW grant_history AS
SELECT eventtime, useridentity.arn AS principal, eventname,
  json_extract_scalar(requestparameters, '$.policyArn') AS policy
FROM cloudtrail_logs
WHERE eventsource = 'iam.amazonaws.com' AND eventname LIKE 'Attach%Policy' AND errorcode IS NULL
