CREATE EXTERNAL TABLE orders (
  id bigint,
  note string COMMENT 'it's said'
)
PARTITIONED BY (dt string)
ROW FORMAT DELIMITED FIELDS TERMINATED BY ','
STORED AS TEXTFILE
LOCATION 's3://lake/orders/'
TBLPROPERTIES ('a' = 'b')
