-- changes the comment
ALTER TABLE `sales`.`orders` SET TBLPROPERTIES ('comment' = 'What we sold');
