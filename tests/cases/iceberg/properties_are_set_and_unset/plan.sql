-- sets property 'write_target_data_file_size_bytes'
ALTER TABLE `sales`.`orders` SET TBLPROPERTIES ('write_target_data_file_size_bytes' = '134217728');

-- removes property 'vacuum_min_snapshots_to_keep'
ALTER TABLE `sales`.`orders` UNSET TBLPROPERTIES ('vacuum_min_snapshots_to_keep');
