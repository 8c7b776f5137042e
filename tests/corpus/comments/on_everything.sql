CREATE EXTERNAL TABLE comment_all (id int COMMENT 'the key', v double)
COMMENT 'one of each'
PARTITIONED BY (dt date COMMENT 'the day', region string COMMENT 'the region')
STORED AS PARQUET LOCATION 's3://comments/all/' TBLPROPERTIES ('note'='a comment, too')
