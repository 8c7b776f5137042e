CREATE DATABASE sales
WITH DBPROPERTIES ('owner' = 'sales', 'tier' = 'gold')
