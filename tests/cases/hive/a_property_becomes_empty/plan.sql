-- changes property 'owner'
ALTER TABLE `sales`.`orders` SET TBLPROPERTIES ('owner' = '');
