CREATE DATABASE IF NOT EXISTS finance
COMMENT 'What our clouds cost, and who pays'
LOCATION 's3://{{ lake_bucket }}/finance/'
WITH DBPROPERTIES ('owner' = 'finops@example.com')
