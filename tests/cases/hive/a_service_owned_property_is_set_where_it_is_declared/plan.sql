-- sets property 'numRows'
ALTER TABLE `sales`.`orders` SET TBLPROPERTIES ('numRows' = '7');
