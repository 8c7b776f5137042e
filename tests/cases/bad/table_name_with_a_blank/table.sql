CREATE EXTERNAL TABLE `or ders` (id int)
LOCATION 's3://lake/orders/'
