CREATE DATABASE sales
COMMENT 'What we sell'
WITH DBPROPERTIES ('owner' = 'sales')
