CREATE EXTERNAL TABLE orders (id int)
ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe' WITH SERDEPROPERTIES ('field.delim' = '|', 'escape.delim' = '\\', 'colelction.delim' = ',', 'mapkey.delim' = ':', 'line.delim' = '\n', 'serialization.null.format' = 'NULL')
LOCATION 's3://lake/orders/'
