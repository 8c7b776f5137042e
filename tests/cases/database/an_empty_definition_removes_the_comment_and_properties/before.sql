CREATE DATABASE sales
COMMENT 'old'
WITH DBPROPERTIES ('owner' = 'sales')
