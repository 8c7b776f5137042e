CREATE DATABASE sales
COMMENT 'new'
LOCATION 's3://lake/shop/'
WITH DBPROPERTIES ('tier' = 'gold')
