CREATE DATABASE sales
LOCATION 's3://lake/'
COMMENT 'all sales'
