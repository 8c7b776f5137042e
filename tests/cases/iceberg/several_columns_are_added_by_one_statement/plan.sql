-- adds column `email` string; adds column `tags` array<string>; adds column `place` struct<lat:double,lon:double>
ALTER TABLE `sales`.`orders` ADD COLUMNS (`email` string, `tags` array<string>, `place` struct<lat:double,lon:double>);
