CREATE EXTERNAL TABLE apostrophes (a string,b string)
ROW FORMAT DELIMITED FIELDS TERMINATED BY '\'' ESCAPED BY '"'
LOCATION 's3://samples/apostrophes/'
