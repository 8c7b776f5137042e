CREATE EXTERNAL TABLE orders (
  id bigint,
  note string
)
PARTITIONED BY (dt string)
FIELDS TERMINATED BY ','
STORED AS TEXTFILE
LOCATION 's3://lake/orders/'
TBLPROPERTIES ('a' = 'b')
