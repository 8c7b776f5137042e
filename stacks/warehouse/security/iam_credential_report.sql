-- The weekly credential report of IAM, as it is downloaded: quoted CSV, everything is text.
CREATE EXTERNAL TABLE iam_credential_report (
  `user` string,
  arn string,
  user_creation_time string,
  password_enabled string COMMENT 'true, false or not_supported (root)',
  password_last_used string COMMENT 'ISO 8601, or no_information',
  password_last_changed string,
  password_next_rotation string,
  mfa_active string,
  access_key_1_active string,
  access_key_1_last_rotated string,
  access_key_1_last_used_date string,
  access_key_2_active string,
  access_key_2_last_rotated string,
  access_key_2_last_used_date string
)
PARTITIONED BY (week date)
ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.OpenCSVSerde'
WITH SERDEPROPERTIES ('separatorChar' = ',', 'quoteChar' = '\"', 'escapeChar' = '\\')
LOCATION 's3://{{ lake_bucket }}/security/iam-credential-report/'
TBLPROPERTIES ('skip.header.line.count' = '1')
