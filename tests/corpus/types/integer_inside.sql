CREATE EXTERNAL TABLE integers_inside (a array<integer>, m map<string, integer>, s struct<name:varchar(10), age:integer>)
STORED AS PARQUET LOCATION 's3://types/integers/'
