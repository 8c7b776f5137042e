CREATE EXTERNAL TABLE comment_adjacent (a string COMMENT 'it''s', b string COMMENT "say ""hi""")
STORED AS PARQUET LOCATION 's3://comments/adjacent/'
