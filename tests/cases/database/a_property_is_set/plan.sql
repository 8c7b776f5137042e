-- sets property 'owner'
ALTER DATABASE `sales` SET DBPROPERTIES ('owner' = 'sales');
