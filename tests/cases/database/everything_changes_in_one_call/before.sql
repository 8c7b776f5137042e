CREATE DATABASE sales
COMMENT 'old'
LOCATION 's3://lake/sales/'
WITH DBPROPERTIES ('owner' = 'sales')
