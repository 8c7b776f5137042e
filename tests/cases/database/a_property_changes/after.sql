CREATE DATABASE sales
WITH DBPROPERTIES ('owner' = 'finance')
