CREATE EXTERNAL TABLE orders (id int, note string)
ROW FORMAT DELIMITED FIELDS TERMINATED BY ','
WITH SERDEPROPERTIES ('field.delim' = ';')
LOCATION 's3://lake/orders/'
