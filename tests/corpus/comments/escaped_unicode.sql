CREATE EXTERNAL TABLE comment_escapes (a string COMMENT 'caf\u00e9', b string COMMENT 'octal \101\102', c string COMMENT 'percent \% and underscore \_', d string COMMENT 'unknown \q escape')
STORED AS PARQUET LOCATION 's3://comments/escapes/'
