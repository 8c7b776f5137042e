CREATE EXTERNAL TABLE orders (
  id bigint,
  note struct(a:int)
)
PARTITIONED BY (dt string)
ROW FORMAT DELIMITED FIELDS TERMINATED BY ','
STORED AS TEXTFILE
LOCATION 's3://lake/orders/'
TBLPROPERTIES ('a' = 'b')
