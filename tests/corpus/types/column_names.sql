CREATE EXTERNAL TABLE names (
  `1st` string,
  `2` int,
  `with-dash` string,
  `UPPER` string,
  `select` string,
  `from` string,
  `größe` double,
  `_underscore` string,
  `a$b` string
)
STORED AS PARQUET LOCATION 's3://types/names/'
