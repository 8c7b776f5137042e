-- sets property 'projection.day.format'; sets property 'projection.day.range'; sets property 'projection.day.type'; sets property 'projection.enabled'
ALTER TABLE `sales`.`orders` SET TBLPROPERTIES ('projection.day.format' = 'yyyy-MM-dd', 'projection.day.range' = '2020-01-01,NOW', 'projection.day.type' = 'date', 'projection.enabled' = 'true');
