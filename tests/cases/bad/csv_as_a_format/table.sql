CREATE EXTERNAL TABLE orders (
  id bigint,
  note string
)
PARTITIONED BY (dt string)
ROW FORMAT DELIMITED FIELDS TERMINATED BY ','
STORED AS CSV
LOCATION 's3://lake/orders/'
TBLPROPERTIES ('a' = 'b')
