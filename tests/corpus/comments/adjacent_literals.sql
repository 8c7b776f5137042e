CREATE EXTERNAL TABLE comment_adjacent (a string COMMENT 'one' 'two', b string COMMENT 'it''s')
STORED AS PARQUET LOCATION 's3://comments/adjacent/'
