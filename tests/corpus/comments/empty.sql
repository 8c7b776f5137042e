CREATE EXTERNAL TABLE comment_empty (a string COMMENT '', b string COMMENT ' ')
COMMENT ''
STORED AS PARQUET LOCATION 's3://comments/empty/'
