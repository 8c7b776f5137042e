CREATE DATABASE IF NOT EXISTS everything
  COMMENT 'it\'s complete; „all“ of it'
  LOCATION 's3://databases/everything/'
  WITH DBPROPERTIES ('creator'='Jane D.', 'Dept.'='Legal analytics 2018', 'empty'='')
