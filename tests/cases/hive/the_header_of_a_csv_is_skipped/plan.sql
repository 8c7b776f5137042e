-- sets property 'skip.header.line.count'
ALTER TABLE `sales`.`orders` SET TBLPROPERTIES ('skip.header.line.count' = '1');
