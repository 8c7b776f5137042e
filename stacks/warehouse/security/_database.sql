-- Audit trails. Only the security group and the auditors may read here.
CREATE DATABASE security
COMMENT 'Audit trails and findings of all accounts'
LOCATION 's3://{{ lake_bucket }}/security/'
WITH DBPROPERTIES ('owner' = 'security@example.com', 'confidentiality' = 'restricted')
