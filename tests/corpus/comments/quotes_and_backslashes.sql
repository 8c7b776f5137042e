CREATE EXTERNAL TABLE comment_quotes (
  a string COMMENT 'it\'s',
  b string COMMENT "it's",
  c string COMMENT 'say "hi"',
  d string COMMENT "say \"hi\"",
  e string COMMENT 'C:\\temp\\new',
  f string COMMENT '100%',
  g string COMMENT 'a -- b /* c */ ; d',
  h string COMMENT '`back` ticks'
)
COMMENT 'the table\'s comment; with "all" of it\\'
STORED AS PARQUET LOCATION 's3://comments/quotes/'
