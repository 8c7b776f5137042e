-- sets property 'owner'
ALTER TABLE `sales`.`orders` SET TBLPROPERTIES ('owner' = 'sales');
