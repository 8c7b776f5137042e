CREATE EXTERNAL TABLE spacious (
  a DECIMAL ( 10 , 2 ),
  b VARCHAR ( 20 ),
  c ARRAY < INT >,
  d MAP < STRING , BIGINT >,
  e STRUCT < x : INT , y : STRUCT < z : STRING > >
) STORED AS PARQUET LOCATION 's3://types/spacious/'
