-- changes property 'vacuum_min_snapshots_to_keep'
ALTER TABLE `sales`.`orders` SET TBLPROPERTIES ('vacuum_min_snapshots_to_keep' = '5');
