-- removes property 'vacuum_min_snapshots_to_keep'
ALTER TABLE `sales`.`orders` UNSET TBLPROPERTIES ('vacuum_min_snapshots_to_keep');
