create database `sales`
location 's3://lake/sales/'
