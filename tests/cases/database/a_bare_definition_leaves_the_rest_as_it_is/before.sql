CREATE DATABASE sales
COMMENT 'by hand'
WITH DBPROPERTIES ('owner' = 'sales')
