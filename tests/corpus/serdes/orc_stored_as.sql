CREATE EXTERNAL TABLE orc1 (a int, b string)
STORED AS ORC
LOCATION 's3://samples/orc/'
tblproperties ("orc.compress"="ZLIB")
