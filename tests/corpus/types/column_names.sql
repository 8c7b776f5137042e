CREATE EXTERNAL TABLE names (
  `1st` string,
  `2` int,
  `with space` string,
  `with-dash` string,
  `with.dot` string,
  `UPPER` string,
  `select` string,
  `from` string,
  `größe` double,
  `_underscore` string,
  `a$b` string,
  `col:on` string
)
STORED AS PARQUET LOCATION 's3://types/names/'
