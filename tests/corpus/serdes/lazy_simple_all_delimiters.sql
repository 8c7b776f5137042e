CREATE EXTERNAL TABLE delimited_all (
  id int, tags array<string>, attrs map<string,string>, pos struct<lat:double,lon:double>
)
ROW FORMAT DELIMITED
  FIELDS TERMINATED BY '|'
  ESCAPED BY '\\'
  COLLECTION ITEMS TERMINATED BY ';'
  MAP KEYS TERMINATED BY ':'
  LINES TERMINATED BY '\n'
  NULL DEFINED AS '\\N'
STORED AS TEXTFILE
LOCATION 's3://samples/delimited/all/'
