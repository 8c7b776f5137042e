CREATE EXTERNAL TABLE shop-orders (
  id bigint,
  note string
)
PARTITIONED BY (dt string)
ROW FORMAT DELIMITED FIELDS TERMINATED BY ','
STORED AS TEXTFILE
LOCATION 's3://lake/orders/'
TBLPROPERTIES ('a' = 'b')
