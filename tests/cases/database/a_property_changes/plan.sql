-- changes property 'owner'
ALTER DATABASE `sales` SET DBPROPERTIES ('owner' = 'finance');
